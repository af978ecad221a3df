import Parameters
import Planning

extension Schedule {
    /// The most that counts as silence between two looks: a machine that slept, or is busy, did not watch its workers.
    /// A worker is looked at ten times at least before it is taken for hung.
    private var longestLook: Duration { min(.seconds(1), (rules.hangTimeout ?? .seconds(10)) / 10) }

    /// Kills what has run past its deadline and what has been silent for too long.
    mutating func expire(at now: Duration) -> [Command] {
        let passed = min(now - lastLook, longestLook)
        lastLook = now
        return running.keys.sorted().flatMap { trial -> [Command] in
            guard var run = running[trial] else { return [] }
            run.silence = run.hasStirred ? .zero : run.silence + passed
            run.hasStirred = false
            running[trial] = run
            if let deadline = run.deadline, deadline <= now { return kill(trial, .timedOut) }
            if let limit = rules.hangTimeout, run.silence >= limit { return kill(trial, .hung) }
            return []
        }
    }

    /// Kills a trial that uses more memory than it may.
    mutating func check(_ memory: ByteCount, of trial: Int) -> [Command] {
        guard let limit = rules.trialMemory, memory.bytes > limit.bytes else { return [] }
        return kill(trial, .overMemory(memory))
    }

    /// Kills a running trial, once; why it was already to end stays.
    private mutating func kill(_ trial: Int, _ ending: Ending) -> [Command] {
        guard let run = running[trial], !run.isKilled else { return [] }
        running[trial]?.isKilled = true
        if run.ending == nil { running[trial]?.ending = ending }
        return [.order(trial: trial, .kill)]
    }
}
