import Foundation
import TestSupport
import Testing

@testable import Training

/// Reading files that somebody else made, well or badly.
struct SafetensorsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func readsAForeignFile() throws {
        let header = #"""
            {"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"__metadata__":{"who":"a:b \" \\ é"},
            "a":{"shape":[2,1],"data_offsets":[0,8],"dtype":"F32"},"c":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]}}
            """#
        let file = try read(header, floats: [1.5, -2, 7])
        #expect(file.header.metadata == ["who": "a:b \" \\ é"])
        #expect(file.header.entries.map(\.name) == ["a", "c", "b"])
        #expect(file.header.entries.map(\.shape) == [[2, 1], [0, 3], []])
        var floats: [Float] = [0, 0]
        try floats.withUnsafeMutableBufferPointer { try file.copy(file.header.entries[0], to: $0) }
        #expect(floats == [1.5, -2])
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "takes 12 bytes, but is given 8"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "take 4 bytes, but 8 follow"),
        (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#, "take 12 bytes, but 8 follow"),
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "leaves a gap"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
            "b begins at byte 4, which overlaps"
        ),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "not a begin and an end"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "not a begin and an end"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}"#, "not a begin and an end"),
        (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "impossible"),
        (#"{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}"#, "impossible"),
        (#"{"a":{"dtype":"F32","shape":[1e300],"data_offsets":[0,8]}}"#, "JSON that it should be"),
        (#"{"a":{"dtype":"F32","shape":[0.5],"data_offsets":[0,8]}}"#, "JSON that it should be"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775808]}}"#, "JSON that it should be"),
        (#"{"a":{"dtype":"F32","shape":[2]}}"#, "JSON that it should be"),
        (#"{"a":7}"#, "JSON that it should be"),
        (#"["a"]"#, "JSON that it should be"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#, "JSON that it should be"),
        (#"{"__metadata__":{"a":1}}"#, "JSON that it should be"),
        (#"{"a":"# + String(repeating: "[", count: 100_000), "JSON that it should be"),
        (String(repeating: #"{"a":"#, count: 100_000), "JSON that it should be"),
        ("", "JSON that it should be"),
        (
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            "stands twice"
        ),
        (
            #"{"__metadata__":{"x":"1","\u0078":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
            "stands twice"
        ),
        (#"{"a":{"dtype":"F32","shape":[1],"shape":[2],"data_offsets":[0,8]}}"#, "stands twice"),
        ("{\"a\(String(repeating: "\u{301}\u{323}", count: 200_000))\":7}", "has more than 1000 bytes"),
    ])
    func refusesBadHeaders(header: String, reason: String) throws {
        let error = try #require(throws: TrainingError.self) { try read(header, floats: [1, 2]) }
        guard case .malformedSafetensors = error else {
            Issue.record("\(error)")
            return
        }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test(arguments: [
        (Data(), "0 bytes, too few"), (Data([1, 2, 3, 4, 5, 6, 7]), "7 bytes, too few"),
        (Data([9, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]), "its header has 9 bytes, but 2 follow"),
        (Data([3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0x7d]), "is not the JSON that it should be"),
        (Data(repeating: 0xff, count: 64), "its header has 18446744073709551615 bytes, and one has at most 100000000"),
    ])
    func refusesWrongLengths(bytes: Data, reason: String) throws {
        try folder.write(bytes, to: "x")
        let error = try #require(throws: TrainingError.self) { try SafetensorsFile(path: folder.path("x")) }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test func missingFilesAndFoldersAreErrors() throws {
        let missing = try #require(throws: TrainingError.self) { try SafetensorsFile(path: folder.path("none")) }
        #expect(missing.description == "cannot read \(folder.path("none")): No such file or directory")
        let error = try #require(throws: TrainingError.self) { try SafetensorsFile(path: folder.url.path) }
        #expect(error.description.hasSuffix("Is a directory"))
    }

    private func read(_ header: String, floats: [Float]) throws -> SafetensorsFile {
        var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        bytes += Data(header.utf8)
        floats.withUnsafeBytes { bytes.append(contentsOf: $0) }
        try folder.write(bytes, to: "x")
        return try SafetensorsFile(path: folder.path("x"))
    }
}
