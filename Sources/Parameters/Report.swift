public import Foundation

/// What a worker says at a step of its training: metrics by name.
public struct Report: Hashable, Sendable {
    /// Where in the training; the engine's steps are epochs, from 1.
    public var step: Int
    /// By name, for example `valid_perplexity`. NaN and infinity are values.
    public var metrics: ValuesByName<Double>
    /// Seconds that the step took, evaluation included.
    public var seconds: Double
    /// Tokens trained a second, evaluation left out; nil when the trainer did not tell.
    public var tokensPerSecond: Double?

    /// A report of one step; the metrics may come in any order and have any value.
    public init(step: Int, metrics: ValuesByName<Double>, seconds: Double, tokensPerSecond: Double? = nil) {
        self.step = step
        self.metrics = metrics
        self.seconds = seconds
        self.tokensPerSecond = tokensPerSecond
    }
}

/// One line of `reports.jsonl`:
/// `{"epoch":1,"metrics":{"valid_loss":5.68},"seconds":12.5,"tokens_per_second":4200}`.
extension Report {
    /// The line with its end; what is not finite is spelled as ``JSONNode/init(double:)`` does.
    public var jsonLine: Data {
        let members = metrics.map { JSONMember($0.key, JSONNode(double: $0.value)) }
        var line = [
            JSONMember("epoch", JSONNode(.number(Number(step)))), JSONMember("metrics", JSONNode(.object(members))),
            JSONMember("seconds", JSONNode(double: seconds)),
        ]
        if let tokensPerSecond { line.append(JSONMember("tokens_per_second", JSONNode(double: tokensPerSecond))) }
        return Data((JSONNode(.object(line)).compactText + "\n").utf8)
    }

    /// Reads a line without its end, and believes nothing of it.
    ///
    /// Strict JSON without keys that stand twice; metrics have names that people can read; times are not negative.
    public init(jsonLine line: Data) throws(JSONError) {
        let node = try JSONNode(parsing: Array(line))
        guard let step = node["epoch"]?.integer else { throw Self.broken("epoch", "must be a whole number") }
        guard case .object(let members)? = node["metrics"]?.value, members.count <= Self.metricLimit else {
            throw Self.broken("metrics", "must be an object of at most \(Self.metricLimit) numbers")
        }
        guard let seconds = node["seconds"]?.scalar?.double, seconds >= 0 else {
            throw Self.broken("seconds", "must be a number of at least 0")
        }
        self.init(step: step, metrics: [:], seconds: seconds)
        for member in members { metrics[member.key] = try Self.value(of: member) }
        // Without a measured time the speed is infinite or not a number, and none is told.
        if let speed = node["tokens_per_second"]?.scalar?.double { tokensPerSecond = max(0, speed) }
    }

    private static let metricLimit = 1000

    private static func value(of metric: JSONMember) throws(JSONError) -> Double {
        guard metric.key.isName else {
            throw broken("metrics", "a name must have 1 to 200 characters and no control characters")
        }
        guard let value = metric.node.double else {
            throw broken("metrics", #"each must be a number, "NaN", "Infinity" or "-Infinity""#)
        }
        return value
    }

    private static func broken(_ key: String, _ rule: String) -> JSONError {
        JSONError(Problem(at: nil, path: JSONPath([.key(key)]), rule: rule))
    }
}
