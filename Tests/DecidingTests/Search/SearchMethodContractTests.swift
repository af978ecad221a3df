import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

/// What every search method promises, whatever it is.
@Suite struct SearchMethodContractTests {
    /// A sweep for each kind of space.
    struct Case: CustomTestStringConvertible {
        var name: String
        var sweep: Sweep

        var testDescription: String { "\(name), \(sweep.method)" }
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
        Case(name: "listed", sweep: listed(.grid)), Case(name: "listed", sweep: listed(.random)),
        Case(name: "continuous", sweep: continuous(.random)),
    ]

    /// Up to so many configurations, asked for one after the other.
    private static func configurations(_ sweep: Sweep, _ limit: Int = 40) -> [ParameterSet] {
        sweep.firstTrials(limit).map(\.parameters)
    }

    @Test(arguments: cases)
    func askedTwiceItAnswersTheSame(_ test: Case) {
        let method = test.sweep.searchMethod
        var history = History(repeats: 1, keepsConfigurations: method.readsConfigurations)
        for _ in 1...40 {
            let answer = method.next(history)
            #expect(method.next(history) == answer && test.sweep.searchMethod.next(history) == answer)
            guard case .configuration(let configuration) = answer else { return }
            history.propose(configuration)
        }
    }

    /// Whoever goes on from the records proposes what would have been proposed without the pause.
    @Test(arguments: cases)
    func readingTheRecordsAgainIsGoingOn(_ test: Case) {
        let all = Self.configurations(test.sweep)
        let method = test.sweep.searchMethod
        for count in 1..<all.count {
            var history = History(repeats: 1, keepsConfigurations: method.readsConfigurations)
            let before = all.prefix(count)
            history.recall(count, last: before.last!, keys: before.shuffled().map(\.configurationKey))
            #expect(method.next(history) == .configuration(all[count]))
        }
    }

    @Test(arguments: cases)
    func whatIsCountedIsProposedOnceAndThenNothingIsLeft(_ test: Case) {
        let method = test.sweep.searchMethod
        let all = Self.configurations(test.sweep)
        #expect(Set(all).count == all.count)
        guard let count = method.count else { return #expect(all.count == 40) }
        #expect(all.count == count && count < 40)
        var history = History(repeats: 1, keepsConfigurations: method.readsConfigurations)
        for configuration in all { history.propose(configuration) }
        #expect(method.next(history) == .exhausted(.everyCombination))
    }

    /// The values, and whether a parameter is there, are those that the file allows.
    @Test(arguments: cases)
    func configurationsAreOfTheSpace(_ test: Case) {
        for configuration in Self.configurations(test.sweep) {
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
        var sweep = test.sweep
        sweep.seeds = [7, 9]
        let trials = sweep.firstTrials(20)
        let plain = Self.configurations(test.sweep).prefix(10)
        #expect(trials.map(\.seed) == plain.flatMap { _ in [7, 9] })
        #expect(trials.map(\.parameters) == plain.flatMap { [$0, $0] })
        #expect(trials.map(\.number) == Array(1...trials.count))
    }
}
