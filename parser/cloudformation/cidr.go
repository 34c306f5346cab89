package cloudformation

import (
	"encoding/binary"
	"math/big"
	"net/netip"
	"strconv"

	"github.com/egresslint/egresslint/internal/source"
	"github.com/egresslint/egresslint/parser/aws"
)

// maxBlocks is how many blocks Fn::Cidr returns at most.
const maxBlocks = 256

// cidr is Fn::Cidr: a block, a count and the number of bits that vary within each of the blocks returned.
func (e env) cidr(argument aws.Value, at source.Range) aws.Value {
	if len(argument.Items) != 2 && len(argument.Items) != 3 {
		return e.malformed(at, "Fn::Cidr takes a block, a count and a number of bits")
	}
	bits := "8" // what CloudFormation takes for IPv4 if nothing is given
	if len(argument.Items) == 3 {
		bits = argument.Items[2].Text
	}
	block, known := e.Known(argument.Items[0])
	if !known {
		return e.derived(e.nameWith(argument, "Cidr("+e.Show(argument.Items[0])+","+bits+")[]"), at, argument)
	}
	prefix, err1 := netip.ParsePrefix(block)
	count, err2 := strconv.Atoi(argument.Items[1].Text)
	size, err3 := strconv.Atoi(bits)
	if err1 != nil || err2 != nil || err3 != nil || count < 1 || count > maxBlocks {
		return e.malformed(at, "Fn::Cidr takes a block, a count from 1 to 256 and a number of bits")
	}
	blocks, ok := subdivide(prefix.Masked(), count, size)
	if !ok {
		return e.malformed(at, "the block that Fn::Cidr takes is too small for what it has to return")
	}
	v := aws.Value{Kind: aws.List, At: at}
	for _, b := range blocks {
		v.Items = append(v.Items, aws.Value{Kind: aws.Scalar, At: at, Text: b.String()})
	}
	return v
}

// subdivide returns the first blocks of a prefix in each of which the given number of bits varies.
func subdivide(prefix netip.Prefix, count, size int) ([]netip.Prefix, bool) {
	length := prefix.Addr().BitLen() - size
	spare := length - prefix.Bits()
	if size < 1 || spare < 0 || spare < 31 && count > 1<<spare {
		return nil, false
	}
	blocks := make([]netip.Prefix, count)
	for i := range blocks {
		blocks[i] = netip.PrefixFrom(offset(prefix.Addr(), i, size), length)
	}
	return blocks, true
}

// offset returns the address n blocks of 2^size addresses behind another one.
func offset(addr netip.Addr, n, size int) netip.Addr {
	if addr.Is4() {
		b := addr.As4()
		binary.BigEndian.PutUint32(b[:], binary.BigEndian.Uint32(b[:])+uint32(n)<<size)
		return netip.AddrFrom4(b)
	}
	b := addr.As16()
	sum := new(big.Int).SetBytes(b[:])
	sum.Add(sum, new(big.Int).Lsh(big.NewInt(int64(n)), uint(size)))
	sum.FillBytes(b[:])
	return netip.AddrFrom16(b)
}
