import Parameters
import Planning

/// How a worker says it ended: `outcome.json`, the last thing it writes.
public enum WorkerOutcome: Hashable, Sendable {
    /// Every epoch is trained and reported.
    case finished
    /// The loss left the rails; the reason says where.
    case diverged(reason: String)
    /// Asked to end, it left a checkpoint and did.
    case interrupted
    /// It cannot go on; the message says why.
    case failed(message: String)
    /// What its numbers depend on is not as it was when the sweep began, or is out of reach: no other trial would fare
    /// better. The message says what, and how to mend it.
    case blocked(message: String)
}

extension WorkerOutcome: Encodable {
    private enum Key: String, CodingKey { case outcome, reason }
    private enum Word: String, Encodable { case finished, diverged, interrupted, failed, blocked }

    /// Reads `{"outcome": …, "reason": …}`; nil when it is anything else.
    init?(json bytes: [UInt8]) {
        guard let node = try? JSONNode(parsing: bytes) else { return nil }
        let reason = node["reason"]?.text ?? ""
        switch node["outcome"]?.text.flatMap(Word.init) {
        case .finished: self = .finished
        case .diverged: self = .diverged(reason: reason)
        case .interrupted: self = .interrupted
        case .failed: self = .failed(message: reason)
        case .blocked: self = .blocked(message: reason)
        case nil: return nil
        }
    }

    /// Writes `{"outcome": …, "reason": …}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .finished: try container.encode(Word.finished, forKey: .outcome)
        case .interrupted: try container.encode(Word.interrupted, forKey: .outcome)
        case .diverged(let reason):
            try container.encode(Word.diverged, forKey: .outcome)
            try container.encode(reason, forKey: .reason)
        case .failed(let message):
            try container.encode(Word.failed, forKey: .outcome)
            try container.encode(message, forKey: .reason)
        case .blocked(let message):
            try container.encode(Word.blocked, forKey: .outcome)
            try container.encode(message, forKey: .reason)
        }
    }
}
