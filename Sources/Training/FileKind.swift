import Foundation
import Parameters

/// What a file is that should have been a text or weights, by its first bytes.
enum FileKind: Hashable, CaseIterable {
    case gzip, bzip2, xz, zstandard, sevenZip, torchZip, numpyZip, kerasZip, zip, tar
    case pickle, gguf, hdf5, numpy, parquet, arrow, sqlite, pdf
    case lfsPointer, webPage, index
    case utf16, utf32

    /// The kind of the file with these bytes; nil when it is none of those that are known.
    init?(of bytes: Data) {
        var kind = Self.signatures.first { bytes.starts(with: $0.bytes) }?.kind
        // The fourth byte tells the size of its blocks.
        let isBzip2 = bytes.starts(with: "BZh".utf8) && bytes.dropFirst(4).starts(with: "1AY&SY".utf8)
        if isBzip2 { kind = .bzip2 }
        switch kind {
        case .zip: self = Self.zip(bytes)
        case let kind?: self = kind
        case nil:
            if Self.isTar(bytes) {
                self = .tar
            } else if let kind = Self.text(bytes.prefix(1024)) {
                self = kind
            } else {
                return nil
            }
        }
    }

    /// Longer ones before those that they begin with.
    private static let signatures: [(bytes: [UInt8], kind: FileKind)] = [
        ([0x1f, 0x8b], .gzip), ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], .xz),
        ([0x28, 0xb5, 0x2f, 0xfd], .zstandard), ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], .sevenZip),
        (Array("PK\u{3}\u{4}".utf8), .zip), (Array("PK\u{5}\u{6}".utf8), .zip),
        ([0x80, 0x02], .pickle), ([0x80, 0x03], .pickle), ([0x80, 0x04], .pickle), ([0x80, 0x05], .pickle),
        (Array("GGUF".utf8), .gguf), ([0x89] + Array("HDF\r\n\u{1a}\n".utf8), .hdf5),
        ([0x93] + Array("NUMPY".utf8), .numpy), (Array("PAR1".utf8), .parquet), (Array("ARROW1".utf8), .arrow),
        (Array("SQLite format 3\0".utf8), .sqlite), (Array("%PDF-".utf8), .pdf),
        (Array("version https://git-lfs.github.com/spec/".utf8), .lfsPointer),
        ([0xff, 0xfe, 0x00, 0x00], .utf32), ([0x00, 0x00, 0xfe, 0xff], .utf32), ([0xff, 0xfe], .utf16),
        ([0xfe, 0xff], .utf16),
    ]

    /// By the names in an archive, which stand in it uncompressed.
    private static func zip(_ bytes: Data) -> FileKind {
        let names = [("/data.pkl", FileKind.torchZip), (".npy", .numpyZip), ("model.weights.h5", .kerasZip)]
        let looked = bytes.prefix(1 << 16) + bytes.suffix(1 << 16)
        return names.first { looked.range(of: Data($0.0.utf8)) != nil }?.1 ?? .zip
    }

    /// The oldest `torch.save` wrote such archives.
    private static func isTar(_ bytes: Data) -> Bool {
        bytes.count >= 512 && bytes.dropFirst(257).starts(with: "ustar".utf8)
    }

    private static func text(_ start: Data) -> FileKind? {
        let text = String(decoding: start, as: UTF8.self).drop(while: \.isWhitespace)
        let isPage = ["<!doctype html", "<html"].contains { text.prefix($0.count).lowercased() == $0 }
        if isPage { return .webPage }
        return text.hasPrefix("{") && text.contains("\"weight_map\"") ? .index : nil
    }
}

extension FileKind: CustomStringConvertible {
    /// With its article.
    var description: String {
        switch self {
        case .gzip: "a gzip file"
        case .bzip2: "a bzip2 file"
        case .xz: "an xz file"
        case .zstandard: "a zstd file"
        case .sevenZip: "a 7z file"
        case .torchZip: "a file of torch.save (a zip file with a pickle in it)"
        case .numpyZip: "a file of numpy.savez (a zip file of arrays)"
        case .kerasZip: "a Keras model (a zip file)"
        case .zip: "a zip file"
        case .tar: "a tar file"
        case .pickle: "a pickle, as torch.save wrote it before PyTorch 1.6"
        case .gguf: "a GGUF file"
        case .hdf5: "an HDF5 file"
        case .numpy: "a NumPy array"
        case .parquet: "a Parquet file"
        case .arrow: "an Arrow file"
        case .sqlite: "an SQLite file"
        case .pdf: "a PDF file"
        case .lfsPointer: "a pointer of Git LFS, not the file that it stands for"
        case .webPage: "a web page, perhaps the error message of a download"
        case .index: "the index of weights that were saved in several files"
        case .utf16: "a text in UTF-16"
        case .utf32: "a text in UTF-32"
        }
    }

    /// How a text becomes of it.
    var repairOfText: String {
        switch self {
        case .gzip: "unpack it with `gunzip`"
        case .bzip2: "unpack it with `bunzip2`"
        case .xz: "unpack it with `unxz`"
        case .zstandard: "unpack it with `unzstd`"
        case .zip, .torchZip, .numpyZip, .kerasZip, .sevenZip, .tar: "unpack it"
        case .lfsPointer: Self.pull
        case .utf16: "convert it with `iconv -f UTF-16 -t UTF-8`"
        case .utf32: "convert it with `iconv -f UTF-32 -t UTF-8`"
        default: "write its text out as plain UTF-8, a sentence a line"
        }
    }

    /// How weights in safetensors become of the file at `path`.
    func repairOfWeights(_ path: String) -> String {
        // As Python's literal: a name may hold quotes and line breaks.
        let name = JSONWriter.quoted(path.split(separator: "/").last.map(String.init) ?? path)
        return switch self {
        case .torchZip, .pickle, .tar:
            """
            convert it in Python:
              >>> import torch, safetensors.torch
              >>> weights = torch.load(\(name), map_location="cpu")
              >>> weights = weights.get("state_dict", weights)
              >>> safetensors.torch.save_file({k: v.clone().contiguous() for k, v in weights.items()}, "model.safetensors")
            """
        case .numpyZip:
            """
            convert it in Python:
              >>> import numpy, safetensors.numpy
              >>> safetensors.numpy.save_file(dict(numpy.load(\(name))), "model.safetensors")
            """
        case .hdf5, .kerasZip:
            """
            write its arrays under the names and in the shapes of a PyTorch state_dict, in Python:
              >>> import safetensors.numpy
              >>> safetensors.numpy.save_file({"embedding.weight": …, "rnn.weight_ih_l0": …}, "model.safetensors")
            """
        case .gzip, .bzip2, .xz, .zstandard, .sevenZip, .zip: repairOfText + " first"
        case .lfsPointer: Self.pull
        case .index: "join them in Python with safetensors.torch.load_file and save_file"
        case .webPage: "download it again"
        default: "save the model's state_dict with safetensors.torch.save_file"
        }
    }

    private static let pull = "fetch it with `git lfs pull`"
}
