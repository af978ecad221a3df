import Foundation
import Parameters
import Planning

/// Named facts for people: one a line, values in one column.
enum FactsText {
    static func lines(_ facts: [JSONMember]) -> String {
        let width = facts.map(\.key.count).max() ?? 0
        return facts.map { fact in
            let name = fact.key.padding(toLength: width, withPad: " ", startingAt: 0)
            return "\(name)  \(fact.node.scalar?.display ?? fact.node.compactText)"
        }.joined(separator: "\n")
    }
}
