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
