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
