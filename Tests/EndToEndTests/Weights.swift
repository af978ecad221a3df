import Foundation
import Testing

/// A safetensors file without metadata, taken apart.
struct Weights: Sendable {
    struct Tensor: Sendable {
        var name: String
        var type: String
        var shape: [Int]
        var offsets: [Int]
    }

    /// In the order of their bytes.
    var tensors: [Tensor]
    var data: Data
    /// What the file says of its header's length, when that is not the truth.
    var claimedLength: UInt64?

    /// Takes a sound file apart.
    init(_ file: Data) throws {
        let length = Int(file.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
        let object = try JSONSerialization.jsonObject(with: file[8..<8 + length]) as? [String: [String: Any]]
        tensors = try #require(object).filter { $0.key != "__metadata__" }.map { name, entry in
            Tensor(
                name: name, type: try #require(entry["dtype"] as? String),
                shape: try #require(entry["shape"] as? [Int]),
                offsets: try #require(entry["data_offsets"] as? [Int]))
        }.sorted { $0.offsets[0] < $1.offsets[0] }
        data = Data(file[(8 + length)...])
    }

    subscript(name: String) -> Tensor {
        get { tensors.first { $0.name == name }! }
        set { tensors[tensors.firstIndex { $0.name == name }!] = newValue }
    }

    /// Takes a tensor and its bytes out.
    mutating func remove(_ name: String) {
        let gone = self[name].offsets
        tensors.removeAll { $0.name == name }
        data.removeSubrange(gone[0]..<gone[1])
        for tensor in tensors where tensor.offsets[0] >= gone[1] { shift(tensor.name, by: gone[0] - gone[1]) }
    }

    /// Adds a tensor of one zero.
    mutating func append(_ name: String) {
        tensors.append(Tensor(name: name, type: "F32", shape: [1], offsets: [data.count, data.count + 4]))
        data += Data(count: 4)
    }

    /// Says that a tensor lies elsewhere.
    mutating func shift(_ name: String, by bytes: Int) {
        self[name].offsets = self[name].offsets.map { $0 + bytes }
    }

    var header: Data {
        let entries = tensors.map {
            "\"\($0.name)\":{\"dtype\":\"\($0.type)\",\"shape\":\($0.shape),\"data_offsets\":\($0.offsets)}"
        }
        return Data("{\(entries.joined(separator: ","))}".utf8)
    }

    var file: Data {
        withUnsafeBytes(of: claimedLength ?? UInt64(header.count)) { Data($0) } + header + data
    }
}
