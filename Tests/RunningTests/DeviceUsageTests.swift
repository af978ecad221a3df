import Deciding
import Foundation
import Planning
import TestSupport
import Testing

@testable import Running
@testable import Workspace

/// What programs use of NVIDIA devices, as a stand-in for `nvidia-smi` tells it.
@Suite struct DeviceUsageTests {
    private let temporary: TemporaryFolder

    init() throws { temporary = try TemporaryFolder() }

    /// Puts a shell script in the place of `nvidia-smi`; it works in this test's folder.
    private func standIn(_ script: String) throws {
        try temporary.write("#!/bin/sh\ncd '\(temporary.path)'\n\(script)\n", to: "bin/nvidia-smi")
        #expect(chmod(temporary.path("bin/nvidia-smi"), 0o755) == 0)
    }

    private func nvidia(limit: Duration = .seconds(60)) throws -> NvidiaSMI {
        try #require(NvidiaSMI(path: "/nowhere:\(temporary.path("bin")):/usr/bin:/bin", limit: limit))
    }

    // MARK: - What it answers

    /// The words that the driver has for what it does not tell are no numbers.
    @Test func whatTheDriverDoesNotTellIsNotKnown() throws {
        try standIn(
            """
            case "$1 $2" in
            "--query-compute-apps=pid,gpu_uuid,used_memory --format=csv,noheader,nounits")
                printf '12, GPU-a, 500\\n12, GPU-b, 250\\n13, GPU-a, [N/A]\\n[N/A], GPU-a, 7\\n' ;;
            "--query-gpu=index,uuid,utilization.gpu --format=csv,noheader,nounits")
                printf '0, GPU-a, 37\\n1, GPU-b, [N/A]\\n2, GPU-c, [Not Supported]\\n3, GPU-d, nan\\nNo more\\n' ;;
            *) exit 2 ;;
            esac
            """)
        let reading = try nvidia().reading { true }
        #expect(reading.memory == [12: [500, 250], 13: [nil]])
        let devices: [DeviceReading.Device] = [
            .init(index: "0", uuid: "GPU-a", utilization: 37), .init(index: "1", uuid: "GPU-b"),
            .init(index: "2", uuid: "GPU-c"), .init(index: "3", uuid: "GPU-d"),
        ]
        #expect(reading.devices == devices)
    }

    @Test func whyThereIsNoAnswerIsTold() throws {
        #expect(NvidiaSMI(path: temporary.path("bin")) == nil)
        try standIn("echo 0; exit 9")
        #expect(throws: NvidiaSMIFailure.failed(code: 9)) { try nvidia().indices() }
        try standIn("echo 0; exec sleep 600")
        #expect(throws: NvidiaSMIFailure.noAnswer(within: .milliseconds(100))) {
            try nvidia(limit: .milliseconds(100)).indices()
        }
        #expect(throws: NvidiaSMIFailure.self) { try nvidia().reading { false } }
    }

    // MARK: - Sums

    private static let a = DeviceReading.Device(index: "0", uuid: "GPU-aa11", utilization: 20)
    private static let b = DeviceReading.Device(index: "1", uuid: "GPU-bb22", utilization: 60)

    @Test func memoryIsTheLargestSumAndUseTheMean() {
        var usage = DeviceUsage(visible: "0,1")
        usage.add(DeviceReading(devices: [Self.a, Self.b], memory: [5: [100, 50], 6: [10], 7: [999]]), of: [5, 6])
        usage.add(DeviceReading(devices: [Self.a, Self.b], memory: [5: [120]]), of: [5, 6])
        #expect(usage.peakMemory == ByteCount(160 * 1_048_576))
        #expect(usage.utilization == 40)
        var busier = Self.a
        busier.utilization = 50
        usage.add(DeviceReading(devices: [busier, Self.b], memory: [:]), of: [5])
        // 40, 40 and 55.
        #expect(usage.utilization == 45)
    }

    @Test(arguments: [("1", 60.0), ("GPU-bb", 60), ("GPU-aa11,1", 40)])
    func devicesAreThoseThatItSees(visible: String, utilization: Double) {
        var usage = DeviceUsage(visible: visible)
        usage.add(DeviceReading(devices: [Self.a, Self.b], memory: [:]), of: [5])
        #expect(usage.utilization == utilization)
    }

    /// In a container the driver shows no process, of a divided device no use: neither is a 0.
    @Test(arguments: ["MIG-aa11", "7", "0,7", ""])
    func whatIsNotShownIsNotKnown(visible: String) {
        var usage = DeviceUsage(visible: visible)
        usage.add(DeviceReading(devices: [Self.a, Self.b], memory: [7: [100], 5: [nil, 3]]), of: [5, 6])
        #expect(usage.peakMemory == nil)
        #expect(usage.utilization == nil)
    }

    // MARK: - A program that is looked at

    /// Runs a program that sees two devices and ends when it was asked about them three times.
    private func watch(_ giveUp: @escaping @Sendable (String) -> Void = { _ in }) async throws -> [ExecutorEvent] {
        try temporary.write("", to: "attempt/log.txt")
        let script = "echo $$ > pid; while [ \"$(cat asked | wc -l)\" -lt 3 ]; do sleep 0.02; done"
        let launch = Launch(
            kind: .program(), executable: "sh", arguments: ["-c", "cd '\(temporary.path)'; \(script)"],
            environment: ["CUDA_VISIBLE_DEVICES": "0,GPU-b"])
        try temporary.write("", to: "asked")
        let events = Locked<[ExecutorEvent]>([])
        let executor = LocalExecutor()
        let work = ExecutorWork(folder: .init(path: temporary.path("attempt")), launch: launch)
        let control = ExecutorControl(orders: AsyncStream { _ in }) { event in events.withLock { $0.append(event) } }
        let path = "\(temporary.path("bin")):/usr/bin:/bin"
        let end = try await executor.watchingDevices(path: path, every: .milliseconds(20), giveUp: giveUp) {
            await executor.start(work, control)
        }
        #expect(end == .exited(code: 0))
        return events.withLock { $0 }
    }

    /// 100 MiB at the first look that sees the program, 300 at the second, 200 at all others; its devices are busy for 30 and
    /// 50 percent of the time.
    @Test func aProgramIsLookedAtWhileItRuns() async throws {
        try standIn(
            """
            case "$1" in
            --query-compute-apps=*)
                [ -e pid ] || exit 0
                case "$(cat asked | wc -l)" in 0) memory=100 ;; 1) memory=300 ;; *) memory=200 ;; esac
                echo "$(cat pid), GPU-a, $memory"; echo "1, GPU-a, 5000" ;;
            *) printf '0, GPU-a, 30\\n1, GPU-b, 50\\n2, GPU-c, 99\\n'; [ ! -e pid ] || echo 1 >> asked ;;
            esac
            """)
        let events = try await watch { Issue.record("\($0)") }
        #expect(events.contains(.usedDevices(peakMemory: ByteCount(300 * 1_048_576), utilization: 40)), "\(events)")
    }

    @Test func whatFailsIsGivenUpOnce() async throws {
        try standIn("for i in 1 2 3; do echo 1 >> asked; done; echo; exit 6")
        let told = Locked<[String]>([])
        let events = try await watch { words in told.withLock { $0.append(words) } }
        #expect(
            told.withLock { $0 }
                == ["nvidia-smi failed with exit code 6; what trials use of GPUs is not recorded"])
        #expect(try temporary.read("asked") == "1\n1\n1\n")
        #expect(!events.contains { if case .usedDevices = $0 { true } else { false } }, "\(events)")
    }
}
