import Foundation
import TestSupport
import Testing

/// Every path that a person names to be written: names of one letter, what is no regular file, what cannot be written.
@Suite struct OutputTests {
    private static let model = ["train", "--corpus", "text", "--hidden", "8", "--embedding", "8", "--batch", "4"]

    private func program() throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        return program
    }

    /// The results folder, the store, the files of export and train, the sweep file and the text.
    @Test func namesOfOneLetterAreNames() throws {
        let program = try program()
        for (old, new) in [("tiny.json", "s"), ("text", "t")] {
            try FileManager.default.copyItem(
                at: program.folder.appending(path: old), to: program.folder.appending(path: new))
        }
        let commands = [
            ["run", "s", "--set", "trainer.corpus=t", "--results", "r", "--store", "d"],
            ["export", "--results", "r", "--store", "d", "-o", "c"],
            Self.model + ["--epochs", "1", "--save", "m"], ["eval", "m", "--corpus", "t"],
            Self.model + ["--epochs", "1", "--initial", "m", "--save", "n"], ["sample", "n", "--length", "2"],
        ]
        for words in commands {
            let result = try program.start(words).finish()
            #expect(result.code == 0, "\(words): \(result)")
        }
        let rows = try String(contentsOf: program.folder.appending(path: "c"), encoding: .utf8)
        #expect(rows.split(whereSeparator: \.isNewline).count == 5)
    }

    @Test(arguments: [
        ("text", "Is a directory"), ("none/file", "the folder none: No such file"),
        ("tiny.json/file", "Not a directory"),
        ("", "names no file"),
    ])
    func whatCannotBeWrittenIsRefusedBeforeTheWork(path: String, message: String) throws {
        let program = try program()
        #expect(try program.apus("run", "tiny.json").code == 0)
        for (option, words) in [("--save", Self.model + ["--save"]), ("--output", ["export", "-o"])] {
            let result = try program.start(words + [path]).finish()
            #expect(result.code == 2 && result.output.isEmpty, "\(result)")
            #expect(result.messages.hasPrefix("apus: \(option): ") && result.messages.contains(message), "\(result)")
        }
    }

    @Test func standardOutputTakesAFileToo() throws {
        let program = try program()
        #expect(try program.apus("run", "tiny.json").code == 0)
        let plain = try program.apus("export")
        // As /dev/stdout, which is a link to it: with a fault in the program, root would replace that one by a file.
        #expect(try program.apus("export", "-o", "/proc/self/fd/1").output == plain.output)
        let store = try Data(contentsOf: program.folder.appending(path: "Results/apus.db"))
        try FileManager.default.createSymbolicLink(
            atPath: program.folder.appending(path: "link").path, withDestinationPath: "Results/apus.db")
        for path in ["Results/apus.db", "Results/apus.db-wal", "Results/apus.db-shm", "link"] {
            for words in [["export", "-o"], Self.model + ["--epochs", "1", "--save"]] {
                let onto = try program.start(words + [path]).finish()
                #expect(onto.code == 2 && onto.messages.contains("what is recorded; name another"), "\(onto)")
            }
        }
        #expect(try Data(contentsOf: program.folder.appending(path: "Results/apus.db")) == store)
        // A reader leaves an empty log behind.
        let log = program.exists("Results/apus.db-wal") ? try program.read("Results/apus.db-wal") : ""
        #expect(log.isEmpty)
    }

    /// What cannot be replaced takes one checkpoint, and nothing else.
    @Test func aCheckpointGoesToStandardOutput() throws {
        let program = try program()
        let words = Self.model + ["--epochs", "3", "--save"]
        #expect(try program.start(words + ["file"]).finish().code == 0)
        let script = "\"$@\" > got"
        let result = try #require(
            try program.other("sh", ["-c", script, "sh", Program.binary.path] + words + ["/proc/self/fd/1"]))
        #expect(result.code == 0 && result.messages.contains("epoch 3/3"), "\(result)")
        let (file, got) = (program.folder.appending(path: "file"), program.folder.appending(path: "got"))
        #expect(try Weights(Data(contentsOf: got)).data == Weights(Data(contentsOf: file)).data)
    }

    @Test func aPipeWithoutAReaderIsWaitedForUntilASignal() throws {
        let program = try program()
        #expect(mkfifo(program.folder.appending(path: "pipe").path, 0o600) == 0)
        let run = try program.startFromTerminal(Self.model + ["--epochs", "1", "--save", "pipe"])
        usleep(3_000_000)
        #expect(run.isRunning)
        run.send(SIGTERM)
        let ended = try run.finish()
        #expect(ended.code == 130 && ended.messages.contains("nobody reads pipe"), "\(ended)")
    }

    @Test func aReaderThatGoesAwayIsAnError() throws {
        let program = try program()
        #expect(mkfifo(program.folder.appending(path: "pipe").path, 0o600) == 0)
        let reader = try program.startOther(["sh", "-c", "timeout 60 head -c 10 pipe > got"])
        let large = ["--hidden", "200", "--embedding", "200", "--epochs", "1", "--save", "pipe"]
        let ended = try program.start(["train", "--corpus", "text", "--batch", "4"] + large).finish()
        #expect(ended.code == 2 && ended.messages.contains("Broken pipe"), "\(ended)")
        _ = try reader.finish()
    }

    /// Through a pipe comes what a file would hold.
    @Test func aCheckpointGoesIntoAPipe() throws {
        let program = try program()
        let words = Self.model + ["--epochs", "2", "--evaluate-train", "never"]
        #expect(try program.start(words + ["--save", "file"]).finish().code == 0)
        #expect(mkfifo(program.folder.appending(path: "pipe").path, 0o600) == 0)
        let reader = try program.startOther(["sh", "-c", "timeout 60 cat pipe > got"])
        #expect(try program.start(words + ["--save", "pipe"]).finish().code == 0)
        #expect(try reader.finish().code == 0)
        let (file, got) = (program.folder.appending(path: "file"), program.folder.appending(path: "got"))
        #expect(try Weights(Data(contentsOf: got)).data == Weights(Data(contentsOf: file)).data)
        var status = stat()
        #expect(stat(program.folder.appending(path: "pipe").path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
    }
}
