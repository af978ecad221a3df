import Foundation
import Parameters

/// What another program wrote down for a test; the script beside it says how.
enum Fixture {
    static func read(_ name: String) -> JSONNode {
        let file = Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "json")!
        return try! JSONNode(parsing: Array(Data(contentsOf: file)))
    }

    /// A list of lists of numbers.
    static func rows(_ node: JSONNode?) -> [[Double]] { node!.elements.map { $0.elements.map { $0.double! } } }
}
