import Parameters
import Planning
import Testing

@testable import Deciding

/// One history of `Fixtures/histories.json`: trials, and what Optuna's estimators made of them.
struct RecordedHistory: CustomTestStringConvertible, Sendable {
    /// Where the logarithms of both densities are known.
    struct Point: Sendable {
        var values: ParameterSet
        var logL: Double
        var logG: Double
    }

    var number: Int
    var kind: String
    var goal: Metric.Goal
    var trials: [(values: ParameterSet, outcome: Observations.Outcome)]
    var points: [Point]

    var testDescription: String { "\(kind) \(number)" }

    private static let table = Fixture.read("histories")

    static let all: [RecordedHistory] = table["histories"]!.elements.enumerated().map { number, node in
        RecordedHistory(
            number: number, kind: node["kind"]!.text!, goal: Metric.Goal(rawValue: node["goal"]!.text!)!,
            trials: node["trials"]!.elements.map { (ParameterSet($0["values"]!.members), outcome($0)) },
            points: node["points"]!.elements.map { point in
                Point(
                    values: ParameterSet(point["values"]!.members), logL: point["log_l"]!.double!,
                    logG: point["log_g"]!.double!)
            })
    }

    private static func outcome(_ trial: JSONNode) -> Observations.Outcome {
        if let value = trial["finished"]?.double { return .finished(value) }
        if let value = trial["stopped"]?.double { return .stopped(step: trial["step"]!.integer!, value: value) }
        return .running
    }

    /// The space as a sweep file would have it.
    var sweep: Sweep {
        let parameters = Self.table["spaces"]![kind]!.members.map { member in
            Parameter(
                name: member.key, domain: Self.domain(member.node),
                condition: ValuesByName(
                    member.node["when"]?.members.map { ($0.key, $0.node.elements.map(\.parameterValue)) } ?? []))
        }
        return Sweep(name: "s", method: .random, metric: Metric(goal: goal), parameters: parameters)
    }

    private static func domain(_ node: JSONNode) -> Domain {
        if let values = node["values"] { return .list(values.elements.map(\.parameterValue)) }
        let numbers = Distribution.Key.allCases.compactMap { key in
            node[key.rawValue].map { (key, Number(literal: $0.compactText)!) }
        }
        let kind = Distribution.Kind(rawValue: node["distribution"]!.text!)!
        return .distribution(Distribution(kind, Dictionary(uniqueKeysWithValues: numbers))!)
    }

    /// The trials as a search method learns of them.
    var observations: Observations {
        var observations = Observations(of: sweep)
        for trial in trials { observations.recall(trial.values, trial.outcome) }
        return observations
    }
}
