// The search methods by themselves, asked and told over lines of JSON: `search_regret.py` drives it.
//
//     swift build -c release --scratch-path .build-search --target Deciding && B=.build-search/release && \
//       swiftc -O -parse-as-library -I $B/Modules Tests/Benchmarks/search_ask.swift \
//       -Xcc -fmodule-map-file=.build-search/checkouts/Yams/Sources/CYaml/include/module.modulemap \
//       $B/{Deciding,Planning,Parameters,Yams}.build/*.o $B/CYaml.build/src/*.o -o .build-search/search_ask
//
// The first line is `{"method": "tpe", "seed": 1, "parameters": {…}}` with parameters as in a sweep file. Then
// `{"try": {…}}` gives a configuration that was chosen elsewhere, `{"ask": true}` is answered with the next one, and
// `{"tell": [number, value]}` says how the configuration of that number, from 0, ended. Smaller values are better.
import Deciding
import Foundation
import Parameters
import Planning

@main enum SearchAsk {
    static func main() throws {
        guard let line = readLine() else { return }
        let file = try JSONNode(parsing: Array(line.utf8))
        let sweep = Sweep(
            name: "s", method: .random, parameters: file["parameters"]!.members.map(parameter),
            searchSeed: file["seed"]!.integer!)
        let methods: [String: any SearchMethod] = [
            "random": RandomSearch(sweep), "sobol": SobolSearch(sweep), "tpe": TPESearch(sweep),
        ]
        let method = methods[file["method"]!.text!]!
        var history = History(
            repeats: 1, keepsConfigurations: method.readsConfigurations, observations: method.observations)
        while let line = readLine() {
            let node = try JSONNode(parsing: Array(line.utf8))
            if let values = node["try"] {
                history.propose(ParameterSet(values.members))
            } else if let told = node["tell"]?.elements {
                history.settle(told[0].integer!, .finished(told[1].double!))
            } else if case .configuration(let configuration) = method.next(history) {
                history.propose(configuration)
                FileHandle.standardOutput.write(Data((configuration.jsonText + "\n").utf8))
            }
        }
    }

    static func parameter(_ member: JSONMember) -> Parameter {
        let node = member.node
        let condition = node["when"]?.members.map { ($0.key, $0.node.elements.map(\.parameterValue)) } ?? []
        return Parameter(name: member.key, domain: domain(node), condition: ValuesByName(condition))
    }

    static func domain(_ node: JSONNode) -> Domain {
        if let values = node["values"] { return .list(values.elements.map(\.parameterValue)) }
        let numbers = Distribution.Key.allCases.compactMap { key in
            node[key.rawValue].map { (key, Number(literal: $0.compactText)!) }
        }
        let kind = Distribution.Kind(rawValue: node["distribution"]!.text!)!
        return .distribution(Distribution(kind, Dictionary(uniqueKeysWithValues: numbers))!)
    }
}
