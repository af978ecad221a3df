import Files
import Foundation
import Mutation
import TestSupport
import Testing

@testable import Training

/// Files that claim to be larger than they can be.
@Suite struct HostileCheckpointTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A file of holes: a thousand terabytes that take no room on the disk.
    @Test func aFileLargerThanMemoryIsRefusedUnread() throws {
        try folder.write(Data("x".utf8), to: "x")
        guard truncate(folder.path("x"), 1 << 43) == 0 else { return print("SKIPPED: no files with holes here") }
        let error = #expect(throws: TrainingError.self) { try SafetensorsFile(path: folder.path("x")) }
        #expect(error?.description.hasSuffix("File too large") == true)
    }

    @Test func aPipeIsRefused() throws {
        #expect(mkfifo(folder.path("x"), 0o600) == 0)
        #expect(throws: TrainingError.file(FileError("read", folder.path("x"), EINVAL))) {
            try SafetensorsFile(path: folder.path("x"))
        }
    }

    /// A sound checksum over a batch of 65,536 streams: the state's room follows from the file, not from its word.
    @Test func aStateThatIsNotThereTakesNoRoom() throws {
        let kept = try Inputs.kept(in: "safetensors")
        var lying = Data(try #require(kept.first { $0.name == "checkpoint" }).bytes)
        let batch = try #require(lying.firstRange(of: Data(#"\"batch\":2"#.utf8)))
        lying.replaceSubrange(batch, with: #"\"batch\":65536"#.utf8)
        let length = lying.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) } + 4
        lying.replaceSubrange(..<8, with: withUnsafeBytes(of: length.littleEndian) { Data($0) })
        lying.replaceSubrange(Checkpoint.checksumRange, with: Checkpoint.actualChecksum(lying).utf8)
        let error = #expect(throws: TrainingError.self) { try Checkpoint.load(SafetensorsFile(lying, path: "x")) }
        #expect(error?.description.contains("its hidden_state is not 131072 numbers") == true, "\(error as Any)")
    }

    @Test func aModelThatFitsNoMemoryIsRefused() {
        let shape = ModelShape(cell: .lstm, vocabulary: 65_536, embedding: 65_536, hidden: 65_536, layers: 64)
        let error = #expect(throws: TrainingError.self) { try shape.check(rows: 400, memory: 1 << 35) }
        #expect(error?.description.contains("and this machine has 32 GiB") == true)
        let small = ModelShape(cell: .gru, vocabulary: 10, embedding: 2, hidden: 2, layers: 1)
        // Embedding 10 × 2, gates 2 · 6 × 2 and 2 · 6, output 10 × 2 + 10: 86 numbers of 4 bytes, twice; 7 rows of 10.
        let bytes: UInt64 = 968
        #expect(throws: Never.self) { try small.check(rows: 7, memory: bytes) }
        #expect(throws: TrainingError.self) { try small.check(rows: 7, memory: bytes - 1) }
    }
}
