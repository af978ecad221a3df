import Foundation

@testable import Training

/// What holds for the reader of safetensors whatever it is given: for the fuzzer and for the mutations of the tests.
enum SafetensorsProbe {
    /// What is wrong with the way `bytes` are read; nil when nothing is.
    ///
    /// A checkpoint gets the checksum that it should have, so that not every change is found by that alone.
    static func complaint(about bytes: [UInt8]) -> String? {
        var data = Data(bytes)
        if Checkpoint.storedChecksum(data) != nil {
            data.replaceSubrange(Checkpoint.checksumRange, with: Checkpoint.actualChecksum(data).utf8)
        }
        guard let file = try? SafetensorsFile(data, path: "x") else { return nil }
        var end = 0
        for entry in file.header.entries {
            if entry.range.lowerBound != end { return "\(entry.name) does not begin where the one before it ends" }
            end = entry.range.upperBound
            guard let width = SafetensorsFile.widths[entry.type] else { continue }
            let count = entry.shape.reduce(1, *)
            if count * width != entry.range.count { return "\(entry.name) has not the bytes of its shape" }
            let copy = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
            try? file.copy(entry, to: copy)
            copy.deallocate()
        }
        if end > bytes.count { return "tensors are longer than the file" }
        // Two bytes are the least that a weight takes, and a tied one stands for two.
        if let weights = try? Checkpoint.loadWeights(file), weights.parameters.count > bytes.count {
            return "more weights than the file has"
        }
        if let checkpoint = try? Checkpoint.load(file), checkpoint.state.hidden.count * 4 > bytes.count {
            return "more state than the file has"
        }
        return nil
    }
}
