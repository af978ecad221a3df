import CKernels

/// The implementation of the element-wise kernels: the same loops for different instruction sets.
///
/// Results are bit-identical for one variant and one number of threads; two variants differ in the last bits.
public enum KernelVariant {
    /// Those that this program holds and this processor runs, the best first.
    public static var available: [String] {
        ["avx512", "avx2", "baseline", "neon", "portable"].filter { apus_kernels_named($0) != nil }
    }

    /// The one that this process uses: the best, or the one that the environment variable `APUS_KERNELS` names.
    ///
    /// Throws `DeviceError.unknownKernels` when that names none.
    public static func chosen() throws(DeviceError) -> String { String(cString: try chosenTable().name) }

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
