import Foundation
import TestSupport
import Testing

@testable import Parameters

@Suite struct JSONWriterTests {
    @Test func shortThingsStandOnOneLineAndTheRootDoesNot() throws {
        let text = """
            {
              "name": "a \\"b\\" \\u0001\\n",
              "empty": {},
              "learning_rate": {"values": [1, 1.0, 1e-3]},
              "long": [
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                {"bbbbbbbbbbbbbbbbbbbbb": null, "cccccccccc": true}
              ]
            }
            """
        #expect(try JSONNode(parsing: text).readableText == text)
    }

    @Test func aLineHoldsOneHundredCharactersAndNoMore() throws {
        let fits = #"  "k": ["\#(String(repeating: "ä", count: 88))"],"#
        #expect(fits.count == 100)
        let node = try JSONNode(parsing: "{\(fits) \"l\": 1}")
        #expect(node.readableText.split(separator: "\n")[1] == fits)
        let longer = try JSONNode(parsing: "{\(fits.replacing("ä\"", with: "ää\"")) \"l\": 1}")
        #expect(longer.readableText.split(separator: "\n")[1] == #"  "k": ["#)
    }

    @Test func compactTextHasNoSpaces() throws {
        #expect(try JSONNode(parsing: "{ \"a\" : [ 1.50 , { } , [ ] ] }").compactText == #"{"a":[1.50,{},[]]}"#)
    }

    @Test(arguments: UInt64(1)...200)
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let node = Self.node(&random, depth: 5)
        let compact = node.compactText
        #expect(try JSONNode(parsing: node.readableText).compactText == compact)
        #expect(try JSONNode(parsing: compact).readableText == node.readableText)
        let foreign = try JSONSerialization.jsonObject(with: Data(node.readableText.utf8), options: .fragmentsAllowed)
        let isSame = Self.agrees(node, foreign)
        #expect(isSame, "Foundation reads another tree")
    }

    /// Whether another parser saw the same tree; Foundation's is off by a digit in the last place of some doubles.
    private static func agrees(_ node: JSONNode, _ foreign: Any) -> Bool {
        switch node.value {
        case .null: foreign is NSNull
        case .boolean(let flag): foreign as? Bool == flag
        case .number(let number): abs((foreign as? Double ?? .nan) - number.value) <= 1e-15 * abs(number.value)
        case .string(let text): (foreign as? String).map { Array($0.utf16) == Array(text.utf16) } ?? false
        case .array(let elements):
            (foreign as? [Any])?.count == elements.count && zip(elements, foreign as? [Any] ?? []).allSatisfy(agrees)
        case .object(let members):
            (foreign as? [String: Any])?.count == members.count
                && members.allSatisfy { member in
                    (foreign as? [String: Any])?[member.key].map { agrees(member.node, $0) } ?? false
                }
        }
    }

    private static func node(_ random: inout SplitMix64, depth: Int) -> JSONNode {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0: return JSONNode(.null)
        case 1: return JSONNode(.boolean(.random(using: &random)))
        case 2: return JSONNode(.number(Number(Int.random(in: -1_000_000...1_000_000, using: &random))))
        case 3: return JSONNode(.number(Number(Double.random(in: -1...1, using: &random))))
        case 4: return JSONNode(.string(text(&random)))
        case 5:
            let count = Int.random(in: 0...6, using: &random)
            return JSONNode(.array((0..<count).map { _ in node(&random, depth: depth - 1) }))
        default:
            let count = Int.random(in: 0...6, using: &random)
            return JSONNode(
                .object((0..<count).map { JSONMember("\($0)" + text(&random), node(&random, depth: depth - 1)) }))
        }
    }

    private static func text(_ random: inout SplitMix64) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "b", " ", "\"", "\\", "\n", "\t", "\r", "\u{1}", "\u{7F}", "é", "€", "😀", "\u{2028}", "/",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            text.unicodeScalars.append(scalars.randomElement(using: &random)!)
        }
        return text
    }
}
