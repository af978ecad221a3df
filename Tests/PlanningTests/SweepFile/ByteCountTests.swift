import Testing

@testable import Parameters
@testable import Planning

@Suite struct ByteCountTests {
    private func bytes(_ json: String) throws -> Int? { ByteCount(sweepFile: try JSONNode(parsing: json))?.bytes }

    @Test(arguments: [
        ("1", 1), ("2e9", 2_000_000_000), (#""1B""#, 1), (#""0.5B""#, 1), (#""3kB""#, 3000), (#""3KB""#, 3000),
        (#""2MB""#, 2_000_000), (#""1.5GB""#, 1_500_000_000), (#""1KiB""#, 1024), (#""1.5MiB""#, 1_572_864),
        (#""1GiB""#, 1_073_741_824), (#""2TiB""#, 2_199_023_255_552), (#""999999999TiB""#, .max),
    ])
    func anAmountIsRead(json: String, expected: Int) throws { #expect(try bytes(json) == expected) }

    @Test(arguments: [
        "0", "-1", "1.5", "1e16", "true", #""2G""#, #""GB""#, #""0GB""#, #""0.0GB""#, #""-1GB""#, #""1 GB""#, #""1gb""#,
        #""1.GB""#, #""1.5.5GB""#, #""1e3MB""#, #""2GBB""#, #""1234567890B""#, #""٣GB""#,
    ])
    func whatIsNoAmountIsNone(json: String) throws { #expect(try bytes(json) == nil) }

    @Test(arguments: [
        (1, "1 B"), (999, "999 B"), (1000, "1 kB"), (1_572_864, "1.6 MB"), (123_456_789, "123 MB"),
        (999_600_000, "1 GB"), (2_000_000_000, "2 GB"), (5_000_000_000_000_000, "5000 TB"),
    ])
    func anAmountIsWrittenShort(bytes: Int, expected: String) { #expect(ByteCount(bytes).description == expected) }
}
