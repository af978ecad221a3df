public import Planning

/// When no new trial is proposed any more; what was begun goes on.
extension Schedule {
    /// The limit at which no new trial is proposed any more; nil below all of them.
    var limitReached: Exhaustion? {
        if let cap = rules.runCap, history.trials >= cap { return .runCap(cap) }
        if let count = rules.newTrials, history.trials - recalled >= count { return .count(count) }
        if let cap = rules.timeCap, busy >= cap { return .timeCap(cap) }
        return nil
    }

    /// Why no new trial is proposed any more; nil while one may be.
    public var exhaustion: Exhaustion? {
        guard let source else { return nil }
        if let limitReached { return limitReached }
        if history.nextRepeat == 0, case .exhausted(let why) = source.method.next(history) { return why }
        return nil
    }
}
