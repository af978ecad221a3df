public import Foundation
public import Planning

/// One line of `reports.jsonl`: the metrics of a finished epoch.
///
/// `{"epoch":1,"metrics":{"valid_loss":5.68},"seconds":12.5,"tokens_per_second":4200}`; a metric that is not finite is
/// written as `"nan"`, `"inf"` or `"-inf"`.
public enum WorkerReport {
    private struct Line: Encodable {
        var epoch: Int
        var metrics: [String: Double]
        var seconds: Double
        var tokensPerSecond: Double?

        enum CodingKeys: String, CodingKey {
            case epoch, metrics, seconds
            case tokensPerSecond = "tokens_per_second"
        }
    }

    /// The line with its end.
    public static func encode(_ epoch: EpochMetrics) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy =
            .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let line = Line(
            epoch: epoch.epoch, metrics: epoch.values, seconds: epoch.seconds, tokensPerSecond: epoch.tokensPerSecond)
        return try encoder.encode(line) + Data("\n".utf8)
    }

    /// Reads a line without its end, and believes nothing of it.
    ///
    /// Strict JSON without keys that stand twice; metrics have names that people can read; times are not negative.
    /// Throws `PlanningError`.
    public static func decode(_ line: Data) throws(PlanningError) -> EpochMetrics {
        let node = try JSONNode(parsing: Array(line))
        guard let epoch = node["epoch"]?.integer else { throw broken("epoch", "must be a whole number") }
        guard case .object(let metrics)? = node["metrics"]?.value, metrics.count <= metricLimit else {
            throw broken("metrics", "must be an object of at most \(metricLimit) numbers")
        }
        guard let seconds = node["seconds"]?.scalar?.double, seconds >= 0 else {
            throw broken("seconds", "must be a number of at least 0")
        }
        var read = EpochMetrics(epoch: epoch, values: [:], seconds: seconds)
        for metric in metrics { read.values[metric.key] = try value(of: metric) }
        // Without a measured time the speed is infinite or not a number, and none is told.
        if let speed = node["tokens_per_second"]?.scalar?.double { read.tokensPerSecond = max(0, speed) }
        return read
    }

    private static let metricLimit = 1000

    private static func value(of metric: JSONMember) throws(PlanningError) -> Double {
        guard Metric.isName(metric.key) else {
            throw broken("metrics", "a name must have 1 to 200 characters and no control characters")
        }
        switch metric.node.scalar {
        case .number(let number): return number.value
        case .string("nan"): return .nan
        case .string("inf"): return .infinity
        case .string("-inf"): return -.infinity
        default: throw broken("metrics", #"each must be a number, "nan", "inf" or "-inf""#)
        }
    }

    private static func broken(_ key: String, _ rule: String) -> PlanningError {
        .invalidJSON(Problem(at: nil, path: JSONPath([.key(key)]), rule: rule))
    }
}
