// What storing a finished epoch of 100 values costs: time of the processor, and time until it is on the disk.
//
//     rm -rf .build/release && swift build -c release && B=.build/release && swiftc -O -parse-as-library -I $B/Modules \
//       -Xcc -fmodule-map-file=.build/checkouts/GRDB.swift/Sources/GRDBSQLite/module.modulemap \
//       -Xcc -fmodule-map-file=$B/CSHA256.build/module.modulemap Tests/Benchmarks/store_cost.swift \
//       $B/{Recording,Planning,Parameters,Files,CSHA256,GRDB}.build/*.o -lsqlite3 -o .build/store_cost && .build/store_cost
//
// Prints medians over 300 epochs of one trial, each a transaction with `synchronous = FULL`.
import Foundation
import Parameters
import Planning
import Recording

@main enum StoreCost {
    static func main() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(path: folder.appendingPathComponent("apus.db").path, access: .readWrite)
        let sweep = try store.addSweep(
            Sweep(name: "s", metric: Metric(name: "metric_7")), sha256: "", programVersion: "", resultsFolder: "",
            trials: [Trial(number: 1, parameters: [:], settings: [:], seed: 1)], at: Date())
        try store.beginAttempt(
            sweep: sweep.id, trial: 1, attempt: 1, fromEpoch: 0,
            origin: AttemptOrigin(
                programVersion: "", host: "", cpuModel: "", kernelVariant: "", precision: "", threads: 1), at: Date())
        for count in [4, 100] { try measure(store, sweep.id, values: count, from: count == 4 ? 1 : 1001) }
    }

    static func measure(_ store: Store, _ sweep: SweepRecord.ID, values count: Int, from first: Int) throws {
        let names = (0..<count).map { "metric_\($0)" }
        var thread: [Double] = []
        var wall: [Double] = []
        for epoch in first..<first + 300 {
            let values = Dictionary(uniqueKeysWithValues: names.map { ($0, Double.random(in: 0...9)) })
            let metrics = Report(step: epoch, metrics: values, seconds: 1)
            let (begin, beginWall) = (now(CLOCK_PROCESS_CPUTIME_ID), now(CLOCK_MONOTONIC))
            _ = try store.record([metrics], sweep: sweep, trial: 1, attempt: 1, at: Date())
            thread.append(now(CLOCK_PROCESS_CPUTIME_ID) - begin)
            wall.append(now(CLOCK_MONOTONIC) - beginWall)
        }
        func median(_ times: [Double]) -> String { String(format: "%.3f ms", times.sorted()[times.count / 2] * 1000) }
        print("\(count) values an epoch: \(median(thread)) of the processor, \(median(wall)) with the disk")
    }

    static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
