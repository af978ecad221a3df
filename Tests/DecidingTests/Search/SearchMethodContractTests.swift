import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

/// What every search method promises, whatever it is.
@Suite struct SearchMethodContractTests {
    /// A method on a kind of space.
    struct Case: CustomTestStringConvertible {
        var name: String
        var sweep: Sweep
        var make: @Sendable (Sweep) -> any SearchMethod = { $0.searchMethod }

        var method: any SearchMethod { make(sweep) }
        var testDescription: String { name }

        var history: History {
            History(repeats: 1, keepsConfigurations: method.readsConfigurations, observations: method.observations)
        }

        /// Up to so many configurations, each with its result when the next one is asked for.
        func configurations(_ limit: Int = 40) -> [ParameterSet] {
            var history = history
            var found: [ParameterSet] = []
            let method = method
            while found.count < limit, case .configuration(let configuration) = method.next(history) {
                history.propose(configuration)
                history.settle(found.count, Self.outcome(found.count))
                found.append(configuration)
            }
            return found
        }

        /// What the configuration of that number comes to, good and bad ones in turn, and every fifth without a number.
        static func outcome(_ number: Int) -> Observations.Outcome {
            .finished(number % 5 == 4 ? .nan : Double(number * 37 % 23))
        }
    }

    private static func number(_ value: Int) -> ParameterValue { .number(Number(value)) }

    private static func listed(_ method: Sweep.Method) -> Sweep {
        Sweep(
            name: "s", method: method,
            parameters: [
                Parameter(name: "a", values: (1...4).map(number)),
                Parameter(name: "b", values: (1...3).map(number), condition: ["a": [number(1), number(3)]]),
            ], rows: [["r": number(1)], ["r": number(2), "a": number(1)]])
    }

    private static func continuous(_ method: Sweep.Method) -> Sweep {
        let rate = Distribution(.logUniformValues, [.min: Number(1e-4), .max: Number(1)])!
        return Sweep(
            name: "s", method: method,
            parameters: [
                Parameter(name: "a", domain: .distribution(rate)), Parameter(name: "b", values: (1...3).map(number)),
            ])
    }

    static let cases = [
        Case(name: "grid, listed", sweep: listed(.grid)), Case(name: "random, listed", sweep: listed(.random)),
        Case(name: "random, continuous", sweep: continuous(.random)),
        Case(name: "sobol, listed", sweep: listed(.random)) { SobolSearch($0) },
        Case(name: "sobol, continuous", sweep: continuous(.random)) { SobolSearch($0) },
        Case(name: "tpe, listed", sweep: listed(.random)) { TPESearch($0) },
        Case(name: "tpe, continuous", sweep: continuous(.random)) { TPESearch($0) },
    ]

    @Test(arguments: cases)
    func askedTwiceItAnswersTheSame(_ test: Case) {
        let method = test.method
        var history = test.history
        for number in 0..<40 {
            let answer = method.next(history)
            #expect(method.next(history) == answer && test.method.next(history) == answer)
            guard case .configuration(let configuration) = answer else { return }
            history.propose(configuration)
            history.settle(number, Case.outcome(number))
        }
    }

    /// Whoever goes on from the records proposes what would have been proposed without the pause.
    @Test(arguments: cases)
    func readingTheRecordsAgainIsGoingOn(_ test: Case) {
        let all = test.configurations()
        let method = test.method
        for count in 1..<all.count {
            let before = all.prefix(count)
            var observations = method.observations
            for (number, configuration) in before.enumerated() {
                observations?.recall(configuration, Case.outcome(number))
            }
            var history = History(
                repeats: 1, keepsConfigurations: method.readsConfigurations, observations: observations)
            history.recall(count, last: before.last!, keys: before.shuffled().map(\.configurationKey))
            #expect(method.next(history) == .configuration(all[count]))
        }
    }

    @Test(arguments: cases)
    func whatIsCountedIsProposedOnceAndThenNothingIsLeft(_ test: Case) {
        let method = test.method
        let all = test.configurations()
        #expect(Set(all).count == all.count)
        guard let count = method.count else { return #expect(all.count == 40) }
        #expect(all.count == count && count < 40)
        var history = test.history
        for (number, configuration) in all.enumerated() {
            history.propose(configuration)
            history.settle(number, Case.outcome(number))
        }
        #expect(method.next(history) == .exhausted(.everyCombination))
    }

    /// The values, and whether a parameter is there, are those that the file allows.
    @Test(arguments: cases)
    func configurationsAreOfTheSpace(_ test: Case) {
        for configuration in test.configurations() {
            for parameter in test.sweep.parameters {
                let exists = parameter.condition.allSatisfy { cause, values in
                    configuration[cause].map(values.contains) ?? false
                }
                #expect(exists == (configuration[parameter.name] != nil))
                if let value = configuration[parameter.name], !parameter.values.isEmpty {
                    #expect(parameter.values.contains(value))
                }
            }
        }
    }

    /// With several seeds each configuration follows itself, once for each.
    @Test(arguments: cases)
    func seedsFollowEachOther(_ test: Case) {
        var schedule = Schedule(
            rules: Schedule.Rules(workers: 1),
            source: Schedule.Source(test.method, seeds: [7, 9], settings: TrialSettings(fixed: [:])))
        let trials = (0..<20).compactMap { _ in schedule.propose() }
        // Of those whose results are not there yet the first ten are as at random, or as they are anyway.
        let plain = test.configurations().prefix(10)
        #expect(trials.map(\.seed) == plain.flatMap { _ in [7, 9] })
        #expect(trials.map(\.parameters) == plain.flatMap { [$0, $0] })
        #expect(trials.map(\.number) == Array(1...trials.count))
    }
}
