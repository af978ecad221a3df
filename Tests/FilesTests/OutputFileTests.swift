import Foundation
import TestSupport
import Testing

@testable import Files

/// Files that a person names to be written, beside what `cp` does with the same ones.
@Suite struct OutputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Makes `file` in the folder that the shell is in; what `cp new file` leaves there is to be left by us too.
    @Test(arguments: [
        "touch file; chmod 600 file", "echo old > file; chmod 755 file", "echo old > file; chmod 4640 file",
        "echo old > other; chmod 640 other; ln -s other file",
        "echo old > other; ln -s other middle; ln -s middle file",
        "mkdir sub; echo old > sub/other; ln -s sub/other file", "echo old > file; ln file second",
        "echo old > file; chgrp 54321 file 2>/dev/null; chmod 664 file", ":",
    ])
    func isLeftAsCpLeavesIt(made: String) throws {
        let describe = "for f in $(find . | sort); do stat -c '%n %f %h %u %g %N' $f; test -f $f && cat $f; done"
        let shell = OutsideProgram("sh", "-c")
        try folder.write("new", to: "new")
        let (ours, theirs) = (folder.path("ours"), folder.path("theirs"))
        for place in [ours, theirs] { try shell.run(["mkdir \(place); cd \(place); \(made)"]) }
        try shell.run(["cp \(folder.path("new")) \(theirs)/file"])
        try OutputFile("\(ours)/file").write(Data("new".utf8))
        let found = try shell.run(["cd \(ours); \(describe)"])
        #expect(try found == shell.run(["cd \(theirs); \(describe)"]))
        #expect(found.contains("new"))
    }

    /// cp refuses a link that leads nowhere, but a shell's redirection makes the file.
    @Test func aLinkThatLeadsNowhereStaysALink() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("link"), withDestinationPath: "made")
        try OutputFile(folder.path("link")).write(Data("new".utf8))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link")) == "made")
        #expect(try folder.read("made") == "new")
    }

    @Test func aPipeIsWrittenAndStaysAPipe() throws {
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        let output = try OutputFile(folder.path("pipe"))
        // Both ends, so that opening one of them waits for nobody.
        let reader = open(folder.path("pipe"), O_RDWR)
        defer { close(reader) }
        try output.write(Data("new".utf8))
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &bytes, 16) == 3)
        var status = stat()
        #expect(stat(folder.path("pipe"), &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        #expect(try folder.names == ["pipe"])
    }

    /// Opened anew, the file would be cut to nothing first.
    @Test(arguments: ["/dev/fd/", "/proc/self/fd/"])
    func anOpenDescriptorIsWrittenWhereItStands(place: String) throws {
        let file = open(folder.path("file"), O_RDWR | O_CREAT | O_APPEND, 0o644)
        defer { close(file) }
        #expect(write(file, "old ", 4) == 4)
        try OutputFile("\(place)\(file)").write(Data("new".utf8))
        #expect(try folder.read("file") == "old new")
        let readOnly = open(folder.path("file"), O_RDONLY)
        defer { close(readOnly) }
        #expect(throws: FileError.self) { try OutputFile("\(place)\(readOnly)") }
        #expect(throws: FileError.self) { try OutputFile("\(place)9999") }
    }

    /// Devices of the folder's own: with a fault in the program, root would replace those of the machine by files.
    @Test(.enabled(if: geteuid() == 0, "SKIPPED: only root makes devices: none is written"))
    func devicesTakeItAndStayDevices() throws {
        for (name, minor) in [("null", 3), ("full", 7)] {
            try OutsideProgram("mknod").run([folder.path(name), "c", "1", "\(minor)"])
        }
        try OutputFile(folder.path("null")).write(Data("new".utf8))
        let error = #expect(throws: FileError.self) { try OutputFile(folder.path("full")).write(Data("new".utf8)) }
        #expect(error?.code == ENOSPC)
        var status = stat()
        #expect(stat(folder.path("null"), &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }

    @Test(arguments: [
        ("sub", EISDIR), ("sub/", EISDIR), ("none/", EISDIR), ("none/file", ENOENT), ("plain/file", ENOTDIR),
        ("loop", ELOOP), (String(repeating: "x", count: 256), ENAMETOOLONG), ("socket", ENXIO),
    ])
    func whatCannotBeWrittenIsRefusedBefore(name: String, code: Int32) throws {
        try folder.write("", to: "sub/file")
        try folder.write("", to: "plain")
        try FileManager.default.createSymbolicLink(atPath: folder.path("loop"), withDestinationPath: "loop")
        #expect(mknod(folder.path("socket"), S_IFSOCK | 0o600, 0) == 0)
        let before = try folder.names
        let error = #expect(throws: FileError.self) { try OutputFile("\(folder.path)/\(name)") }
        #expect(error?.code == code, "\(String(describing: error))")
        #expect(try folder.names == before)
    }

    @Test(.enabled(if: geteuid() != 0, "SKIPPED: root may write everywhere: rights are not tried"))
    func rightsAreThoseOfCp() throws {
        try folder.write("old", to: "sub/file")
        try folder.write("old", to: "sub/locked")
        chmod(folder.path("sub/locked"), 0o444)
        chmod(folder.path("sub"), 0o555)
        defer { chmod(folder.path("sub"), 0o755) }
        try OutputFile(folder.path("sub/file")).write(Data("new".utf8))
        #expect(try folder.read("sub/file") == "new")
        for name in ["sub/locked", "sub/new"] {
            let error = #expect(throws: FileError.self) { try OutputFile(folder.path(name)) }
            #expect(error?.code == EACCES)
        }
    }

    /// A name that leaves no room for an ending is one that a file can have.
    @Test func theLongestNameCanBeWritten() throws {
        let name = String(repeating: "x", count: 255)
        try OutputFile(folder.path(name)).write(Data("new".utf8))
        #expect(try folder.names == [name])
    }

    @Test(arguments: [("c", "."), ("/c", "/"), ("a/c", "a"), ("a/b/c", "a/b"), ("./c", "."), ("é", ".")])
    func everyPathHasAFolder(path: String, folder: String) {
        #expect(FolderName.of(path) == folder)
    }
}
