import Foundation
import TestSupport
import Testing

/// Carries a sweep file out under `kill -9` at random instants, and checks that nothing shows of it.
///
/// The file may be any; it is run with as many retries as it takes, for every kill of a worker is a failed attempt.
struct KillHarness {
    /// Who is killed.
    enum Victim: CaseIterable {
        case scheduler, schedulersGroup, worker, workersGroup, everything, everyGroup

        var isScheduler: Bool { self != .worker && self != .workersGroup }
    }

    private let write: (Program) throws -> Void
    private let command: [String]
    private var chance: SplitMix64
    private let uninterrupted: SweepRemains
    /// The longest time between two kills.
    private let patience: TimeInterval
    /// Kills by victim so far.
    private(set) var kills: [Victim: Int] = [:]

    /// A harness for the sweep file `file`, which `write` puts into a program's folder with all that it needs.
    init(file: String, seed: UInt64, write: @escaping (Program) throws -> Void) throws {
        self.write = write
        command = ["run", file, "--set", "retries=1000"]
        chance = SplitMix64(state: seed)
        let program = try Program()
        try write(program)
        let start = Date()
        let run = try program.start(command).finish()
        try #require(run.code == 0, "\(run.messages)")
        patience = Date().timeIntervalSince(start) / 4
        uninterrupted = try SweepRemains(in: program)
    }

    /// Carries the sweep out again and again, until there were so many kills over all; each time it must come out whole.
    mutating func kill(_ count: Int) throws {
        var rounds = 0
        while kills.values.reduce(0, +) < count {
            rounds += 1
            try #require(rounds <= count + 10, "sweeps end before they can be killed")
            let program = try Program()
            try write(program)
            try killUntilDone(program, most: count)
            try check(program)
        }
    }

    private mutating func killUntilDone(_ program: Program, most: Int) throws {
        while true {
            let run = try program.start(command)
            while run.isRunning, kills.values.reduce(0, +) < most {
                usleep(UInt32.random(in: 0...UInt32(patience * 1_000_000), using: &chance))
                if killSomebody(of: run) { break }
            }
            let ended = try run.finish()
            if ended.code == 0 { return }
            try #require(ended.code == -SIGKILL, "\(ended.messages)")
        }
    }

    /// Kills the next victim, if it is there; true when it was the scheduler.
    private mutating func killSomebody(of run: Program.Running) -> Bool {
        let victim = Victim.allCases.randomElement(using: &chance)!
        let workers = ProcessList.children(of: run.identifier)
        guard run.isRunning, victim.isScheduler || !workers.isEmpty else { return false }
        let oneWorker = workers.randomElement(using: &chance).map { [$0] } ?? []
        let everybody = (workers + [run.identifier]).shuffled(using: &chance)
        let targets =
            switch victim {
            case .scheduler: [run.identifier]
            case .schedulersGroup: [-run.identifier]
            case .worker: oneWorker
            case .workersGroup: oneWorker.map(-)
            case .everything: everybody
            case .everyGroup: everybody.map(-)
            }
        let struck = targets.count { Foundation.kill($0, SIGKILL) == 0 }
        // Who ended in this instant was not killed.
        if struck > 0 { kills[victim, default: 0] += 1 }
        return victim.isScheduler
    }

    private func check(_ program: Program) throws {
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
        try SweepCheck.isWhole(program, asIn: uninterrupted)
    }
}
