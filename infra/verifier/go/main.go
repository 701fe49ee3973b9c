// Command main checks the bytes of an export of Dure with note and tlog of golang.org/x/mod/sumdb, by
// docs/ledger-format.md; what the entries mean it does not know. Exit code 0: both logs are what their keys signed.
//
//	GO111MODULE=off GOFLAGS= GOPATH=/usr/share/gocode go run main.go <export> [<policy>]
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height, width = 8, 256 // of tiles, in levels and in hashes

// need ends the program where something does not hold, and says what.
func need(holds bool, format string, args ...any) {
	if !holds {
		fmt.Printf("맞지 않습니다. "+format+"\n", args...)
		os.Exit(1)
	}
}

func read(parts ...string) []byte {
	data, err := os.ReadFile(filepath.Join(parts...))
	need(err == nil, "%v", err)
	return data
}

// path is the place of a tile in C2SP tlog-tiles, where x/mod writes the height too and calls the entries "data".
func path(tile tlog.Tile) string {
	return strings.NewReplacer("tile/8/data/", "tile/entries/", "tile/8/", "tile/").Replace(tile.Path())
}

// checkpoint opens the signed note of a log and gives the size and root that it states.
func checkpoint(folder, origin string, keys note.Verifiers) (int64, tlog.Hash) {
	opened, err := note.Open(read(folder, "checkpoint"), keys)
	need(err == nil, "%s: %v", folder, err)
	lines := strings.Split(opened.Text, "\n")
	need(len(lines) == 4 && lines[0] == origin && opened.Sigs[0].Name == origin, "%s: 다른 로그의 체크포인트입니다.", folder)
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, fault := tlog.ParseHash(lines[2])
	need(err == nil && fault == nil && strconv.FormatInt(size, 10) == lines[1] && size >= 0, "%s: 크기나 루트의 형식이 틀립니다.", folder)
	return size, root
}

// check hashes every entry of a log into the tree, compares tiles and root, and proves entries and earlier sizes.
func check(folder, origin string, keys note.Verifiers) {
	size, root := checkpoint(folder, origin, keys)
	hashes, bundle := []tlog.Hash{}, []byte{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = hashes[index]
		}
		return found, nil
	})
	for n := int64(0); n < size; n++ {
		if n%width == 0 {
			tile := tlog.Tile{H: height, L: -1, N: n / width, W: width}
			if size-n < width {
				tile.W = int(size - n)
			}
			bundle = read(folder, path(tile))
		}
		need(len(bundle) >= 2 && len(bundle)-2 >= int(binary.BigEndian.Uint16(bundle)), "%s %d: 묶음이 끊깁니다.", folder, n)
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		stored, _ := tlog.StoredHashes(n, bundle[2:end], reader) // It fails only where the reader does.
		hashes, bundle = append(hashes, stored...), bundle[end:]
		need(len(bundle) == 0 || (n%width != width-1 && n != size-1), "%s %d: 묶음이 너무 깁니다.", folder, n)
	}
	for _, tile := range tlog.NewTiles(height, 0, size) {
		if tile.W < width && int64(tile.W) != size>>(height*tile.L)%width {
			continue // A narrower state of a level's last tile, as smaller trees had it.
		}
		data, err := tlog.ReadTileData(tile, reader)
		need(err == nil && bytes.Equal(data, read(folder, path(tile))), "%s: %s이(가) 기록과 다릅니다.", folder, path(tile))
	}
	computed, err := tlog.TreeHash(size, reader)
	empty := size == 0 && root == sha256.Sum256(nil) // Older releases of tlog give zeros for the tree of no entry.
	need(err == nil && (computed == root || empty), "%s: 루트가 서명된 것과 다릅니다.", folder)
	for n := int64(0); n < size; n += 1 + size/1000 {
		proof, err := tlog.ProveRecord(size, n, reader)
		fault := tlog.CheckRecord(proof, size, root, n, hashes[tlog.StoredHashIndex(0, n)])
		need(err == nil && fault == nil, "%s %d: 포함 증명이 틀립니다.", folder, n)
		old, _ := tlog.TreeHash(n+1, reader)
		growth, err := tlog.ProveTree(size, n+1, reader)
		need(err == nil && tlog.CheckTree(growth, size, root, n+1, old) == nil, "%s %d: 이어지지 않습니다.", folder, n)
	}
	fmt.Printf("%s: 기록 %d건, 루트 %x\n", origin, size, root[:])
}

func main() {
	need(len(os.Args) > 1, "쓰는 법: main <내보낸 폴더> [<신뢰 정책>]")
	export, policy := os.Args[1], append(os.Args[2:], filepath.Join(os.Args[1], "trust", "policy"))[0]
	var about struct {
		Logs map[string]struct{ Origin string }
	}
	var keys []note.Verifier
	need(json.Unmarshal(read(export, "export.json"), &about) == nil, "export.json을 읽을 수 없습니다.")
	for _, line := range strings.Split(string(read(policy)), "\n") {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "log" {
			key, err := note.NewVerifier(words[1])
			need(err == nil, "신뢰 정책: %v", err)
			keys = append(keys, key)
		}
	}
	for _, log := range []string{"journal", "ledger"} {
		check(filepath.Join(export, log), about.Logs[log].Origin, note.VerifierList(keys...))
	}
	fmt.Println("모두 맞습니다.")
}
