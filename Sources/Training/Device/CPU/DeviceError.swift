/// Why a device cannot be made.
public enum DeviceError: Error, Hashable, CustomStringConvertible {
    /// A call of the library for matrix products, and its answer.
    case matrixLibrary(String)
    /// `APUS_KERNELS` names kernels that this program or this processor does not have.
    case unknownKernels(String)

    /// What is wrong and how to repair it.
    public var description: String {
        switch self {
        case .matrixLibrary(let reason):
            "oneDNN, the library for matrix products, refused: \(reason). Check that version 2.6 or later is installed."
        case .unknownKernels(let name):
            "APUS_KERNELS=\(name): this processor runs no kernels of that name. Unset it, or name one of: "
                + KernelVariant.available.joined(separator: ", ") + "."
        }
    }
}
