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
}

extension WorkerOutcome: Codable {
    private enum Key: String, CodingKey { case outcome, reason }
    private enum Word: String, Codable { case finished, diverged, interrupted, failed }

    /// Reads `{"outcome": …, "reason": …}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
        switch try container.decode(Word.self, forKey: .outcome) {
        case .finished: self = .finished
        case .diverged: self = .diverged(reason: reason)
        case .interrupted: self = .interrupted
        case .failed: self = .failed(message: reason)
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
        }
    }
}
