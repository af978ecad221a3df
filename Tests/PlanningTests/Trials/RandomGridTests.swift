import TestSupport
import Testing

@testable import Parameters
@testable import Planning

/// Random grids with rows and conditions against the plainest way to list them.
@Suite struct RandomGridTests {
    @Test(arguments: UInt64(1)...300)
    func trialsAreTheFilteredProductAndTheirCountIsRight(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let sweep = Self.sweep(&random)
        let expected = Self.plainConfigurations(sweep)
        #expect(Array(sweep.configurations) == expected)
        #expect(sweep.trialCount == expected.count * 2)
        let size = Grid(sweep.parameters).size(crossedWith: sweep.rows.isEmpty ? [[:]] : sweep.rows, upTo: 1_000_000)
        #expect(size.isExact && size.count >= expected.count)
    }

    /// The whole product in the order of the file, each combination without the parameters whose conditions fail, each
    /// result once.
    private static func plainConfigurations(_ sweep: Sweep) -> [ParameterSet] {
        var found: [ParameterSet] = []
        for row in sweep.rows.isEmpty ? [[:]] : sweep.rows {
            for choice in product(sweep.parameters.map(\.values)) {
                var present: Set<String> = []
                var configuration = row
                for _ in sweep.parameters {
                    configuration = row
                    for (parameter, value) in zip(sweep.parameters, choice) where present.contains(parameter.name) {
                        configuration[parameter.name] = value
                    }
                    present = Set(
                        sweep.parameters.filter { parameter in
                            parameter.condition.allSatisfy { $1.contains(configuration[$0] ?? .string("absent")) }
                        }.map(\.name))
                }
                configuration = row
                for (parameter, value) in zip(sweep.parameters, choice) where present.contains(parameter.name) {
                    configuration[parameter.name] = value
                }
                if !found.contains(configuration) { found.append(configuration) }
            }
        }
        return found
    }

    private static func product(_ lists: [[ParameterValue]]) -> [[ParameterValue]] {
        lists.reduce([[]]) { heads, values in heads.flatMap { head in values.map { head + [$0] } } }
    }

    /// Up to five parameters of up to three values, conditions without circles, up to three rows.
    private static func sweep(_ random: inout SplitMix64) -> Sweep {
        let names = ["a", "b", "c", "d", "e"].prefix(Int.random(in: 1...5, using: &random)).shuffled(using: &random)
        let ranks = Dictionary(uniqueKeysWithValues: names.shuffled(using: &random).enumerated().map { ($1, $0) })
        let parameters = names.map { name in
            let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in Int.random(in: 0...2, using: &random) }
            var condition = ValuesByName<[ParameterValue]>()
            for cause in names where ranks[cause]! < ranks[name]! && Int.random(in: 0...2, using: &random) == 0 {
                condition[cause] = [value(Int.random(in: 0...2, using: &random)), value(0)]
            }
            return Parameter(name: name, values: values.map { value($0) }, condition: condition)
        }
        let rows = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            var row = ParameterSet()
            for name in ["x", "y"] + names where Int.random(in: 0...2, using: &random) == 0 {
                row[name] = value(Int.random(in: 0...1, using: &random))
            }
            return row
        }
        return Sweep(name: "random", parameters: parameters, rows: rows, seeds: [1, 2])
    }
}
