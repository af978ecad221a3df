import Foundation
import Planning
import Synchronization

/// What the processes of one attempt used of the devices that it has, over all looks at them.
struct DeviceUsage: Sendable {
    /// As `CUDA_VISIBLE_DEVICES` has them.
    private let names: [String]
    /// Most memory that its processes had on all devices together.
    private(set) var peakMemory: ByteCount?
    private var percents = 0.0
    private var looks = 0

    /// Of devices that `CUDA_VISIBLE_DEVICES` lists.
    init(visible: String) { names = visible.split(separator: ",").map(String.init) }

    /// How much of the time something was computed on its devices, in percent: the mean. Of a device that several attempts
    /// share, what all of them do counts for each. Nil where the driver did not tell.
    var utilization: Double? { looks == 0 ? nil : percents / Double(looks) }

    /// Takes what was seen while its processes were `processes`.
    mutating func add(_ reading: DeviceReading, of processes: Set<pid_t>) {
        let parts = reading.memory.filter { processes.contains($0.key) }.flatMap(\.value)
        let known = parts.compactMap(\.self)
        if !parts.isEmpty, known.count == parts.count {
            let bytes = Int(known.reduce(0, +) * 0x1p20)
            peakMemory = ByteCount(max(peakMemory?.bytes ?? 0, bytes))
        }
        let devices = reading.devices.filter { device in names.contains { Self.means($0, device) } }
        let busy = devices.compactMap(\.utilization)
        guard !busy.isEmpty, busy.count == names.count else { return }
        percents += busy.reduce(0, +) / Double(busy.count)
        looks += 1
    }

    /// A device is named by its number or by the beginning of its UUID.
    private static func means(_ name: String, _ device: DeviceReading.Device) -> Bool {
        name == device.index || name.hasPrefix("GPU-") && device.uuid.hasPrefix(name)
    }
}

/// The attempts whose use of devices is looked at.
final class DeviceWatch: Sendable {
    private struct Followed {
        let process: LocalProcess
        var usage: DeviceUsage
    }

    private let followed = Mutex<[ObjectIdentifier: Followed]>([:])

    /// Looks at a process that runs from now on; at none that has no devices.
    func follow(_ process: LocalProcess) {
        guard let visible = process.visibleDevices else { return }
        followed.withLock {
            $0[ObjectIdentifier(process)] = Followed(process: process, usage: DeviceUsage(visible: visible))
        }
    }

    /// Looks at a process no longer; what it used, nil when nobody knows.
    func release(_ process: LocalProcess) -> ExecutorEvent? {
        guard let usage = followed.withLock({ $0.removeValue(forKey: ObjectIdentifier(process)) })?.usage,
            usage.peakMemory != nil || usage.utilization != nil
        else { return nil }
        return .usedDevices(peakMemory: usage.peakMemory, utilization: usage.utilization)
    }

    fileprivate var isEmpty: Bool { followed.withLock(\.isEmpty) }

    fileprivate func add(_ reading: DeviceReading) {
        followed.withLock { followed in
            for key in followed.keys { followed[key]!.usage.add(reading, of: followed[key]!.process.members) }
        }
    }
}

extension LocalExecutor {
    /// Runs `body`, and meanwhile looks now and then at what the programs that it starts do on NVIDIA devices, where there
    /// are any and the program `nvidia-smi`.
    ///
    /// - Parameters:
    ///   - path: `PATH`, where `nvidia-smi` is looked for.
    ///   - interval: Between two looks.
    ///   - giveUp: Is told once why there is no further look.
    public func watchingDevices<Outcome>(
        path: String?, every interval: Duration = .seconds(5), giveUp: @escaping @Sendable (String) -> Void,
        _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        guard let nvidia = NvidiaSMI(path: path) else { return try await body() }
        return try await withThrowingDiscardingTaskGroup { group in
            group.addTask {
                do throws(NvidiaSMIFailure) { try await devices.look(nvidia, every: interval) } catch {
                    giveUp("\(error); what trials use of GPUs is not recorded")
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }
}

extension DeviceWatch {
    /// Until the task is cancelled. Of what ends soon, a first look is better than none.
    fileprivate func look(_ nvidia: NvidiaSMI, every interval: Duration) async throws(NvidiaSMIFailure) {
        var pause = min(interval, .seconds(1))
        while (try? await Task.sleep(for: pause)) != nil {
            pause = interval
            if isEmpty { continue }
            let reading = await Self.ask(nvidia)
            if Task.isCancelled { return }
            add(try reading.get())
        }
    }

    /// Asks on a thread that may wait, and waits no longer than the task does.
    private static func ask(_ nvidia: NvidiaSMI) async -> Result<DeviceReading, NvidiaSMIFailure> {
        let isCancelled = Flag()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    continuation.resume(
                        returning: Result { () throws(NvidiaSMIFailure) in
                            try nvidia.reading { !isCancelled.value.load(ordering: .relaxed) }
                        })
                }
            }
        } onCancel: {
            isCancelled.value.store(true, ordering: .relaxed)
        }
    }

    private final class Flag: Sendable {
        let value = Atomic(false)
    }
}
