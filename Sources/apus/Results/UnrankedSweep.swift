import Parameters
import Planning
import Recording

/// A sweep none of whose trials has a value of the metric that they are compared by.
struct UnrankedSweep {
    private let record: SweepRecord
    private let reported: [String]

    /// - Parameter reported: The metrics that trials reported.
    init(_ record: SweepRecord, reported: [String]) {
        self.record = record
        self.reported = reported
    }

    /// The rule and the repair.
    ///
    /// - Parameter asked: The metric that a person named; nil for the sweep's own.
    func sentence(_ asked: String? = nil) -> String {
        let sweep = "sweep \"\(record.name)\""
        let name = (asked ?? record.metric.name).inSentence
        guard let first = reported.first else { return "no trial of \(sweep) has recorded the metric \(name) yet" }
        let others = reported.prefix(10).map(\.inSentence).joined(separator: ", ") + (reported.count > 10 ? ", …" : "")
        let repair =
            "compare by one that is, as in apus best --metric \(ShellText.quoted([first])) (reported: \(others))"
        if asked != nil || namesMetric {
            return "no trial of \(sweep) has recorded the metric \(name) yet; \(repair)"
        }
        return
            "\(sweep) names no metric, and no trial has recorded \(name): its trials are not ranked; \(repair), or name it "
            + "as `metric` in the file of a new sweep"
    }

    private var namesMetric: Bool {
        SweepFormat(stored: record.text).reading(Array(record.text.utf8)).root?["metric"] != nil
    }
}
