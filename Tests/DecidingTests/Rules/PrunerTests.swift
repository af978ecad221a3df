import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

/// What Optuna's pruners and W&B's `hyperband` said about every report of trials that ran at the same time
/// (`Tests/Optuna/pruners.py`).
struct PrunerTests {
    struct Recorded: Decodable, Sendable, CustomTestStringConvertible {
        var rule: String
        var options: [String: Double?]
        var goal: String
        /// A trial, a step, a value and whether the trial was ended; the trial alone when it finished.
        var events: [Event]

        struct Event: Decodable, Sendable {
            var trial: Int
            var report: (step: Int, value: Double, isStopped: Bool)?

            init(from decoder: any Decoder) throws {
                var list = try decoder.unkeyedContainer()
                trial = try list.decode(Int.self)
                if !list.isAtEnd {
                    report = (try list.decode(Int.self), try list.decode(Double.self), try list.decode(Bool.self))
                }
            }
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            rule = try values.decode(String.self, forKey: .rule)
            goal = try values.decode(String.self, forKey: .goal)
            events = try values.decode([Event].self, forKey: .events)
            options = try values.decode([String: NumberOrFlag].self, forKey: .options).mapValues(\.value)
        }

        enum CodingKeys: CodingKey { case rule, options, goal, events }

        var testDescription: String {
            "\(rule) \(options.keys.sorted().map { "\($0) \(options[$0]! ?? .nan)" }) \(goal)"
        }

        func option(_ name: String) -> Double? { options[name] ?? nil }
        func count(_ name: String) -> Int { Int(option(name) ?? 0) }
    }

    private struct NumberOrFlag: Decodable {
        var value: Double?

        init(from decoder: any Decoder) throws {
            let single = try decoder.singleValueContainer()
            if let flag = try? single.decode(Bool.self) {
                value = flag ? 1 : 0
            } else {
                value = try? single.decode(Double.self)
            }
        }
    }

    private static let recorded: [Recorded] = {
        let file = Bundle.module.url(forResource: "pruners", withExtension: "json", subdirectory: "Fixtures")
        return try! JSONDecoder().decode([Recorded].self, from: Data(contentsOf: file!))
    }()

    private func rule(_ recorded: Recorded) throws -> any StoppingRule {
        let view = CurveView(Metric(name: "loss", goal: try #require(Metric.Goal(rawValue: recorded.goal))))
        switch recorded.rule {
        case "percentile":
            var settings = EarlyTermination.Percentile()
            settings.percentile = try #require(recorded.option("percentile"))
            settings.startupTrials = recorded.count("n_startup_trials")
            settings.warmupSteps = recorded.count("n_warmup_steps")
            settings.intervalSteps = recorded.count("interval_steps")
            settings.minimumTrials = recorded.count("n_min_trials")
            return PercentileRule(settings, view, against: .finished)
        case "threshold":
            return ThresholdRule(
                lower: recorded.option("lower"), upper: recorded.option("upper"),
                warmupSteps: recorded.count("n_warmup_steps"), view)
        case "patience":
            return PatienceRule(
                recorded.count("patience"), minimumDelta: try #require(recorded.option("min_delta")), view)
        case "patience of percentile":
            var settings = EarlyTermination.Percentile()
            settings.startupTrials = 3
            settings.minimumTrials = 1
            let median = PercentileRule(settings, view, against: .finished)
            return PatienceRule(recorded.count("patience"), before: median, view)
        case "successive_halving":
            var settings = EarlyTermination.SuccessiveHalving()
            settings.minimumResource = recorded.count("min_resource")
            settings.reductionFactor = recorded.count("reduction_factor")
            settings.minimumRate = recorded.count("min_early_stopping_rate")
            settings.bootstrapCount = recorded.count("bootstrap_count")
            return SuccessiveHalvingRule(settings, view)
        default:
            var settings = EarlyTermination.Hyperband()
            settings.eta = try #require(recorded.option("eta"))
            settings.minimum = recorded.option("min_iter").map { Int($0) }
            settings.maximum = recorded.option("max_iter").map { Int($0) }
            settings.brackets = recorded.option("s").map { Int($0) } ?? settings.brackets
            settings.isStrict = recorded.option("strict") != 0
            return HyperbandRule(settings, view)
        }
    }

    @Test(arguments: recorded) func decisionsAreTheirs(recorded: Recorded) throws {
        let rule = try rule(recorded)
        var history = History(repeats: 1, detail: .curves, views: rule.views)
        #expect(recorded.events.contains { $0.report?.isStopped == true })
        #expect(recorded.events.contains { $0.report?.isStopped == false })
        for (position, event) in recorded.events.enumerated() {
            guard let report = event.report else {
                history.finish(event.trial)
                continue
            }
            history.report(Report(step: report.step, metrics: ["loss": report.value], seconds: 1), of: event.trial)
            let judgement = rule.judge(trial: event.trial, history)
            #expect((judgement != .goOn) == report.isStopped, "event \(position): \(judgement)")
        }
    }
}
