public import Foundation
public import Planning

/// One line of `reports.jsonl`: the metrics of a finished epoch.
///
/// `{"epoch":1,"metrics":{"valid_loss":5.68},"seconds":12.5,"tokens_per_second":4200}`; a metric that is not finite is
/// written as `"nan"`, `"inf"` or `"-inf"`.
public enum WorkerReport {
    private struct Line: Codable {
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

    /// Reads a line without its end. Throws what is wrong with it.
    public static func decode(_ line: Data) throws -> EpochMetrics {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy =
            .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let read = try decoder.decode(Line.self, from: line)
        return EpochMetrics(
            epoch: read.epoch, values: read.metrics, seconds: read.seconds, tokensPerSecond: read.tokensPerSecond)
    }
}
