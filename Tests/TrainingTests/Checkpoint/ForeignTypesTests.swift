import Foundation
import TestSupport
import Testing

@testable import Training

/// Weights in other types than ours, and files that are no weights; Python's own conversions are the judge.
struct ForeignTypesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Writes `x`, whose one tensor `t` has the type and the bytes that the script puts into `data`, and `wanted`, the
    /// bytes of the 32-bit floats that they are.
    private func read(_ type: String, _ script: String) throws -> (found: [Float], wanted: [Float]) {
        let writer = """
            import random, struct, sys
            random.seed(5)
            \(script)
            width = {'F64': 8, 'F16': 2, 'BF16': 2, 'F32': 4}['\(type)']
            head = '{"t":{"dtype":"\(type)","shape":[%d],"data_offsets":[0,%d]}}' % (len(data) // width, len(data))
            open(sys.argv[1], 'wb').write(struct.pack('<Q', len(head)) + head.encode() + data)
            open(sys.argv[2], 'wb').write(wanted)
            """
        try OutsideProgram("python3", "-c").run([writer, folder.path("x"), folder.path("wanted")])
        let file = try SafetensorsFile(path: folder.path("x"))
        let bytes = try folder.data("wanted")
        let wanted = stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: start, as: Float.self) }
        }
        var found = [Float](repeating: -1, count: file.header.entries[0].shape[0])
        try found.withUnsafeMutableBufferPointer { try file.copy(file.header.entries[0], to: $0) }
        return (found, wanted)
    }

    private func same(_ pair: (found: [Float], wanted: [Float])) -> Bool {
        pair.found.count == pair.wanted.count
            && zip(pair.found, pair.wanted).allSatisfy { $0.isNaN ? $1.isNaN : $0.bitPattern == $1.bitPattern }
    }

    @Test(
        .enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed: nobody judges conversions"),
        arguments: [
            // All there are.
            (
                "F16",
                "data = struct.pack('<65536H', *range(65536))\nwanted = struct.pack('<65536f', *struct.unpack('<65536e', data))"
            ),
            (
                "BF16",
                "data = struct.pack('<65536H', *range(65536))\nwanted = b''.join(struct.pack('<I', n << 16) for n in range(65536))"
            ),
            // Between two floats, halfway, at the edges of what a float holds, and at random.
            (
                "F64",
                """
                xs = [0.1, 1/3, 1 + 2**-24, 1 + 3 * 2**-24, 2**-149, 2**-150, 2**-151, 1.5 * 2**-149, -0.0, 3.4028235677973362e+38,
                    float('inf'), -float('inf'), float('nan')]
                xs += [random.uniform(-1, 1) * 10 ** random.randint(-45, 37) for _ in range(3000)]
                data = struct.pack('<%dd' % len(xs), *xs); wanted = struct.pack('<%df' % len(xs), *xs)
                """
            ),
        ])
    func numbersAreTheNearest(type: String, script: String) throws {
        #expect(try same(read(type, script)))
    }

    @Test(
        .enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed"),
        arguments: ["3.4028235677973366e38", "-1e300"])
    func whatNoFloatHoldsIsRefused(number: String) throws {
        let script = "data = struct.pack('<2d', 0, \(number)); wanted = b''"
        #expect(throws: TrainingError.numberTooLarge(path: folder.path("x"), tensor: "t")) { try read("F64", script) }
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F16","shape":[3],"data_offsets":[0,8]}}"#, "takes 6 bytes, but is given 8"),
        (#"{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,8]}}"#, "takes 4 bytes, but is given 8"),
        (#"{"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}}"#, "takes 16 bytes, but is given 8"),
    ])
    func sizesFollowTheType(header: String, reason: String) throws {
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        let bytes = length + Data(header.utf8) + Data(count: 8)
        let error = try #require(throws: TrainingError.self) { try SafetensorsFile(bytes, path: "x") }
        #expect(error.description.contains(reason), "\(error)")
    }

    /// Integers are no weights, whatever shape they claim.
    @Test func otherTypesAreRefused() throws {
        let shape = ModelShape(cell: .gru, vocabulary: 1, embedding: 1, hidden: 1, layers: 1)
        let entries = ParameterLayout(shape).tensors.map { tensor in
            let isWord = tensor.name == "embedding.weight"
            let shape = isWord ? "[2147483648,2147483648]" : "\(tensor.shape)"
            return "\"\(tensor.name)\":{\"dtype\":\"I8\",\"shape\":\(shape),\"data_offsets\":[0,0]}"
        }
        let header = "{\(entries.joined(separator: ","))}"
        let bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8)
        let error = try #require(throws: TrainingError.self) {
            try Checkpoint.loadWeights(SafetensorsFile(bytes, path: "x"))
        }
        #expect(error.description.contains("elements of type I8"), "\(error)")
    }

    @Test(
        .enabled(if: OutsideProgram.hasPython, "SKIPPED: Python is not installed: nobody makes files"),
        arguments: [
            ("zipped('model/data.pkl', b'\\x80\\x02}q\\x00.')", "a file of torch.save", "torch.load(\"model.bin\""),
            (
                "b'\\x80\\x02\\x8a\\nl\\xfc\\x9cF\\xf9 j\\xa8P\\x19.'", "torch.save wrote it before PyTorch 1.6",
                "torch.load("
            ),
            ("pickle.dumps({'a': 1})", "a pickle", "torch.load("),
            ("zipped('w.npy', b'x')", "numpy.savez", "numpy.load("),
            ("zipped('model.weights.h5', b'x')", "a Keras model", "safetensors"),
            ("zipped('a.txt', b'x')", "a zip file", "unpack"),
            ("gzip.compress(b'x' * 100)", "a gzip file", "gunzip"),
            ("b'GGUF\\x03\\0\\0\\0' + bytes(99)", "a GGUF file", "save_file"),
            ("b'\\x89HDF\\r\\n\\x1a\\n' + bytes(99)", "an HDF5 file", "save_file"),
            ("b'\\x93NUMPY\\x01\\0' + bytes(99)", "a NumPy array", "save_file"),
            (
                "b'version https://git-lfs.github.com/spec/v1\\noid sha256:0\\nsize 12\\n'", "a pointer of Git LFS",
                "git lfs pull"
            ),
            ("b'<!DOCTYPE html><html>404</html>'", "a web page", "download it again"),
            ("b'{\"metadata\": {}, \"weight_map\": {\"a\": \"b\"}}'", "the index of weights", "join them"),
            ("archive()", "a tar file", "torch.load("),
        ])
    func whatIsNoWeightsIsNamed(made: String, kind: String, repair: String) throws {
        let script = """
            import gzip, io, pickle, sys, tarfile, zipfile
            def zipped(name, data):
                f = io.BytesIO(); z = zipfile.ZipFile(f, 'w'); z.writestr(name, data); z.close(); return f.getvalue()
            def archive():
                f = io.BytesIO(); t = tarfile.open(fileobj=f, mode='w'); i = tarfile.TarInfo('tensors'); i.size = 3
                t.addfile(i, io.BytesIO(b'abc')); t.close(); return f.getvalue()
            open(sys.argv[1], 'wb').write(\(made))
            """
        try OutsideProgram("python3", "-c").run([script, folder.path("model.bin")])
        let error = try #require(throws: TrainingError.self) { try Checkpoint.loadWeights(folder.path("model.bin")) }
        let sentence = error.description
        #expect(sentence.hasPrefix("\(folder.path("model.bin")) is \(kind.hasPrefix("a") ? kind : "")"), "\(error)")
        #expect(sentence.contains(kind) && sentence.contains(repair), "\(error)")
    }
}
