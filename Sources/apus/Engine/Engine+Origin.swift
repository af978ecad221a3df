import Foundation
import Parameters
import Planning
import Recording
import Training

extension Engine {
    /// The kernel variant of every attempt of a sweep: the numbers depend on it, so its first attempt fixes it.
    ///
    /// `first` is that attempt's origin, nil when there was none. Throws when this machine cannot run its variant.
    static func kernelVariant(of sweep: Sweep, fixedBy first: AttemptOrigin?) throws -> String {
        guard let first else { return try KernelVariant.chosen() }
        guard KernelVariant.available.contains(first.kernelVariant) else {
            throw CommandError.wrongUse(
                "sweep \"\(sweep.name)\" was begun with the \(first.kernelVariant) kernels, which this machine cannot "
                    + "run; go on with it on a machine like \(first.host), or begin anew under another --name")
        }
        return first.kernelVariant
    }

    /// What is recorded with the attempts of a sweep.
    static func origin(of sweep: Sweep, variant: String) -> @Sendable (Trial) -> AttemptOrigin {
        let shared = AttemptOrigin(
            programVersion: Version.current, gitCommit: GitCommit.current(in: FileManager.default.currentDirectoryPath),
            host: Machine.host, cpuModel: Machine.cpuModel, kernelVariant: variant, precision: "fp32",
            threads: sweep.threadsPerWorker)
        let fastest: Precision = (try? KernelVariant.multipliesBF16(variant)) == true ? .bf16 : .fp32
        return { trial in
            var origin = shared
            let asked = trial.settings["precision"]?.text ?? shared.precision
            origin.precision = asked == Precision.auto.rawValue ? fastest.rawValue : asked
            return origin
        }
    }

    /// What a worker's environment says of the kernels and threads it uses.
    static func workerEnvironment(variant: String, threads: Int) -> [String: String] {
        ["APUS_THREADS": String(threads), "APUS_KERNELS": variant]
    }
}
