import CKernels

/// The implementation of the kernels: the same loops for different instruction sets.
///
/// Results are bit-identical for one variant and one number of threads; two variants differ in the last bits.
public enum KernelVariant {
    /// Those that this program holds and this processor runs, the best first.
    public static var available: [String] {
        ["avx512_bf16", "avx512", "avx2", "baseline", "neon", "portable"].filter { apus_kernels_named($0) != nil }
    }

    /// The one that this process uses: the best, or the one that the environment variable `APUS_KERNELS` names.
    ///
    /// Throws `DeviceError.unknownKernels` when that names none.
    public static func chosen() throws(DeviceError) -> String { String(cString: try chosenTable().name) }

    /// Whether a variant multiplies numbers in bf16.
    ///
    /// Throws `DeviceError.unknownKernels` when there is none of that name.
    public static func multipliesBF16(_ name: String) throws(DeviceError) -> Bool {
        try table(named: name).bf16 != nil
    }

    /// The kernels that this process uses.
    static func chosenTable() throws(DeviceError) -> apus_kernels {
        guard let table = apus_kernels_chosen() else {
            throw .unknownKernels(String(cString: apus_kernels_requested()))
        }
        return table.pointee
    }

    /// The kernels of one variant.
    static func table(named name: String) throws(DeviceError) -> apus_kernels {
        guard let table = apus_kernels_named(name) else { throw .unknownKernels(name) }
        return table.pointee
    }
}

extension apus_kernels {
    /// The matrix products of one precision.
    func matrices(_ precision: Precision) throws(DeviceError) -> apus_matrices {
        switch precision {
        case .fp32: return fp32.pointee
        case .auto: return (bf16 ?? fp32).pointee
        case .bf16:
            guard let bf16 else { throw .noBF16(kernels: String(cString: name)) }
            return bf16.pointee
        }
    }
}

/// Why a device cannot be made.
public enum DeviceError: Error, Hashable, CustomStringConvertible {
    /// These kernels have no instructions for products of bf16 numbers.
    case noBF16(kernels: String)
    /// `APUS_KERNELS` names kernels that this program or this processor does not have.
    case unknownKernels(String)

    /// What is wrong and how to repair it.
    public var description: String {
        switch self {
        case .noBF16(let kernels):
            "precision bf16 needs a processor that multiplies bf16 numbers (AVX-512 BF16: Intel since Cooper Lake, AMD "
                + "since Zen 4), which the \(kernels) kernels do not. Write \"precision\": \"auto\" to take fp32 "
                + "where it is missing, or \"fp32\"."
        case .unknownKernels(let name):
            "APUS_KERNELS=\(name): this processor runs no kernels of that name. Unset it, or name one of: "
                + KernelVariant.available.joined(separator: ", ") + "."
        }
    }
}

extension apus_matrices {
    /// Words that hold `count` neighbours in the summed dimension.
    func words(_ count: Int) -> Int { (count + numbers - 1) / numbers }

    /// Words of panels for a matrix with so many columns, summed over so many rows.
    func panelWords(columns: Int, summed: Int) -> Int { (columns + lanes - 1) / lanes * lanes * words(summed) }

    /// Words of the buffer that `left_rows` wants.
    func rowWords(_ rows: Int, columns: Int) -> Int { numbers == 1 ? 0 : rows * words(columns) }

    /// The part of `count` rows that share `share` of `shares` works on: all parts together are all rows, and each
    /// begins with a panel.
    func part(of count: Int, share: Int, of shares: Int) -> Range<Int> {
        let panels = (count + lanes - 1) / lanes
        return min(count, share * panels / shares * lanes)..<min(count, (share + 1) * panels / shares * lanes)
    }
}
