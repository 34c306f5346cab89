package funcs

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"

	"github.com/hashicorp/go-cty-funcs/crypto"
	"github.com/hashicorp/go-cty-funcs/uuid"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// hashFunctions are the functions that hash strings and files, and their relatives.
func hashFunctions(files FileReader) map[string]function.Function {
	all := map[string]function.Function{
		"bcrypt":     undetermined(cty.String),
		"rsadecrypt": crypto.RsaDecryptFunc,
		"uuid":       undetermined(cty.String),
		"uuidv5":     uuid.V5Func,
	}
	for name, digest := range digests() {
		all[name] = recodeFunction(func(s string) (string, error) { return digest([]byte(s)), nil })
		all["file"+name] = digestFunction(files, digest)
	}
	return all
}

// digests returns the hash functions, which exist for strings and for files.
func digests() map[string]func([]byte) string {
	inHex, inBase64 := hex.EncodeToString, base64.StdEncoding.EncodeToString
	return map[string]func([]byte) string{
		"base64sha256": func(b []byte) string { h := sha256.Sum256(b); return inBase64(h[:]) },
		"base64sha512": func(b []byte) string { h := sha512.Sum512(b); return inBase64(h[:]) },
		"md5":          func(b []byte) string { h := md5.Sum(b); return inHex(h[:]) },
		"sha1":         func(b []byte) string { h := sha1.Sum(b); return inHex(h[:]) },
		"sha256":       func(b []byte) string { h := sha256.Sum256(b); return inHex(h[:]) },
		"sha512":       func(b []byte) string { h := sha512.Sum512(b); return inHex(h[:]) },
	}
}
