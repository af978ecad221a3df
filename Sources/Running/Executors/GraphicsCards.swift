import Foundation
public import Planning

/// The NVIDIA devices of this machine that a run may use, shared out among its workers by `CUDA_VISIBLE_DEVICES`.
public struct GraphicsCards: Sendable, Equatable {
    /// As `CUDA_VISIBLE_DEVICES` names them.
    public let devices: [String]

    /// Devices by their names.
    public init(_ devices: [String]) { self.devices = devices }

    /// What is visible to a process with that environment: what its `CUDA_VISIBLE_DEVICES` lists, else what `nvidia-smi`
    /// does; none where there is neither.
    public init(visibleTo environment: [String: String]) {
        if let list = environment["CUDA_VISIBLE_DEVICES"] {
            self.init(list: list)
        } else {
            self.init((try? NvidiaSMI(path: environment["PATH"])?.indices()) ?? [])
        }
    }

    /// A list as CUDA reads it: what follows a number that is none is not visible.
    private init(list: String) {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimming(" ") }
        self.init(
            Array(
                names.prefix { name in
                    !name.isEmpty && (Int(name).map { $0 >= 0 } ?? (name.hasPrefix("GPU-") || name.hasPrefix("MIG-")))
                }))
    }
}

extension GraphicsCards {
    /// How many workers of a sweep have devices of their own, or their share of one; nil where there is no device. Throws
    /// when one worker wants more than there are.
    public func workers(for sweep: Sweep) throws(RunningError) -> Int? {
        if let wanted = sweep.gpusPerWorker, wanted > devices.count {
            throw .tooFewDevices(wanted: wanted, visible: devices.count)
        }
        return devices.isEmpty ? nil : devices.count / (sweep.gpusPerWorker ?? 1) * (sweep.workersPerGPU ?? 1)
    }

    /// What the worker in a slot, from 0, is to see; nil where there is no device. Slots beyond the last device begin anew.
    func visible(inSlot slot: Int, _ sweep: Sweep) -> String? {
        let each = sweep.gpusPerWorker ?? 1
        guard devices.count >= each else { return nil }
        let group = slot / (sweep.workersPerGPU ?? 1) % (devices.count / each)
        return devices[group * each..<group * each + each].joined(separator: ",")
    }
}

extension Substring {
    fileprivate func trimming(_ characters: String) -> String {
        trimmingCharacters(in: CharacterSet(charactersIn: characters))
    }
}
