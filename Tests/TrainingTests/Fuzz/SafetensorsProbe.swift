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
            if entry.shape.reduce(4, *) != entry.range.count { return "\(entry.name) has not the bytes of its shape" }
            end = entry.range.upperBound
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: entry.range.count, alignment: 16)
            file.copy(entry, to: copy)
            copy.deallocate()
        }
        if end > bytes.count { return "tensors are longer than the file" }
        if let weights = try? Checkpoint.loadWeights(file), weights.parameters.count * 4 > bytes.count {
            return "more weights than the file has"
        }
        if let checkpoint = try? Checkpoint.load(file), checkpoint.state.hidden.count * 4 > bytes.count {
            return "more state than the file has"
        }
        return nil
    }
}
