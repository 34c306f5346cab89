package funcs

import (
	"errors"
	"fmt"
	"math/big"
	"net/netip"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// cidrFunctions are the functions of address blocks.
func cidrFunctions() map[string]function.Function {
	prefix := function.Parameter{Name: "prefix", Type: cty.String}
	newBits := function.Parameter{Name: "newbits", Type: cty.Number}
	return map[string]function.Function{
		"cidrcontains": newFunction(cty.Bool, cidrContains,
			prefix, function.Parameter{Name: "address_or_prefix", Type: cty.String}),
		"cidrhost":    newFunction(cty.String, cidrHost, prefix, function.Parameter{Name: "hostnum", Type: cty.Number}),
		"cidrnetmask": newFunction(cty.String, cidrNetmask, prefix),
		"cidrsubnet": newFunction(cty.String, cidrSubnet,
			prefix, newBits, function.Parameter{Name: "netnum", Type: cty.Number}),
		"cidrsubnets": function.New(&function.Spec{
			Params:       []function.Parameter{prefix},
			VarParam:     &newBits,
			Type:         function.StaticReturnType(cty.List(cty.String)),
			RefineResult: notNull,
			Impl:         cidrSubnets,
		}),
	}
}

// cidrContains is cidrcontains(prefix, address or prefix).
func cidrContains(args []cty.Value, _ cty.Type) (cty.Value, error) {
	outer, err := parseBlock(args, 0)
	if err != nil {
		return cty.NilVal, err
	}
	inner, err := parseBlock(args, 1)
	if addr, addrErr := netip.ParseAddr(args[1].AsString()); addrErr == nil {
		inner, err = netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	if err != nil {
		return cty.NilVal, err
	}
	if outer.Addr().Is4() != inner.Addr().Is4() {
		return cty.NilVal, errors.New("both must be IPv4 or both IPv6")
	}
	return cty.BoolVal(outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())), nil
}

// cidrHost is cidrhost(prefix, hostnum): an address of the block; a negative number counts from its end.
func cidrHost(args []cty.Value, _ cty.Type) (cty.Value, error) {
	block, err := parseBlock(args, 0)
	if err != nil {
		return cty.NilVal, err
	}
	number, err := wholeNumber(args, 1)
	if err != nil {
		return cty.NilVal, err
	}
	size := blockSize(block.Addr(), block.Bits())
	if number.Sign() < 0 {
		number.Add(number, size)
	}
	if number.Sign() < 0 || number.Cmp(size) >= 0 {
		return cty.NilVal, function.NewArgErrorf(1, "%s has no such host", block)
	}
	return cty.StringVal(addressAt(block.Addr(), number).String()), nil
}

// cidrNetmask is cidrnetmask(prefix): the mask of an IPv4 block as an address.
func cidrNetmask(args []cty.Value, _ cty.Type) (cty.Value, error) {
	block, err := parseBlock(args, 0)
	if err != nil {
		return cty.NilVal, err
	}
	if !block.Addr().Is4() {
		return cty.NilVal, function.NewArgErrorf(0, "IPv6 blocks have no netmask")
	}
	ones := netip.PrefixFrom(netip.AddrFrom4([4]byte{255, 255, 255, 255}), block.Bits())
	return cty.StringVal(ones.Masked().Addr().String()), nil
}

// cidrSubnet is cidrsubnet(prefix, newbits, netnum): the block with the given number among those that are longer by
// newbits.
func cidrSubnet(args []cty.Value, _ cty.Type) (cty.Value, error) {
	block, err := parseBlock(args, 0)
	if err != nil {
		return cty.NilVal, err
	}
	length, err := longer(block, args, 1)
	if err != nil {
		return cty.NilVal, err
	}
	number, err := wholeNumber(args, 2)
	if err != nil {
		return cty.NilVal, err
	}
	number.Mul(number, blockSize(block.Addr(), length))
	if number.Sign() < 0 || number.Cmp(blockSize(block.Addr(), block.Bits())) >= 0 {
		return cty.NilVal, function.NewArgErrorf(2, "%s has no such block of length %d", block, length)
	}
	return blockAt(addressAt(block.Addr(), number), length), nil
}

// maxNewBits is by how much cidrsubnets lets each block be longer than the prefix.
const maxNewBits = 32

// cidrSubnets is cidrsubnets(prefix, newbits…): consecutive blocks that are each so much longer than the prefix.
func cidrSubnets(args []cty.Value, _ cty.Type) (cty.Value, error) {
	block, err := parseBlock(args, 0)
	if err != nil {
		return cty.NilVal, err
	}
	var subnets []cty.Value
	next, end := new(big.Int), blockSize(block.Addr(), block.Bits())
	for i := 1; i < len(args); i++ {
		length, err := longer(block, args, i)
		if err != nil {
			return cty.NilVal, err
		}
		if grown := length - block.Bits(); grown < 1 || grown > maxNewBits {
			return cty.NilVal, function.NewArgErrorf(i, "must be from 1 to %d bits", maxNewBits)
		}
		size := blockSize(block.Addr(), length)
		start := roundUp(next, size)
		if next = new(big.Int).Add(start, size); next.Cmp(end) > 0 {
			return cty.NilVal, function.NewArgErrorf(i, "%s has no room left for a block of length %d", block, length)
		}
		subnets = append(subnets, blockAt(addressAt(block.Addr(), start), length))
	}
	return listOf(cty.String, subnets), nil
}

// parseBlock reads an argument as an address block in CIDR notation, without its host bits.
func parseBlock(args []cty.Value, i int) (netip.Prefix, error) {
	block, err := netip.ParsePrefix(args[i].AsString())
	if err != nil {
		return netip.Prefix{}, function.NewArgErrorf(i, "%q is not an address block in CIDR notation", args[i].AsString())
	}
	return block.Masked(), nil
}

// longer reads an argument as the number of bits by which the length of a block grows, and returns the new length.
func longer(block netip.Prefix, args []cty.Value, i int) (int, error) {
	bits, err := wholeNumber(args, i)
	if err != nil {
		return 0, err
	}
	room := block.Addr().BitLen() - block.Bits()
	if bits.Sign() < 0 || bits.Cmp(big.NewInt(int64(room))) > 0 {
		return 0, function.NewArgErrorf(i, "%s cannot be divided by %s bits", block, bits)
	}
	return block.Bits() + int(bits.Int64()), nil
}

// maxExponent bounds the numbers that addresses are calculated with: IPv6 addresses have 128 bits.
const maxExponent = 130

// wholeNumber reads an argument as a whole number of a size that addresses can have.
func wholeNumber(args []cty.Value, i int) (*big.Int, error) {
	f := args[i].AsBigFloat()
	if !f.IsInt() || f.MantExp(nil) > maxExponent {
		return nil, function.NewArgError(i, fmt.Errorf("must be a whole number below 2^%d", maxExponent))
	}
	n, _ := f.Int(nil)
	return n, nil
}

// blockSize is the number of addresses in a block of the given length, of the family of an address.
func blockSize(family netip.Addr, length int) *big.Int {
	return new(big.Int).Lsh(big.NewInt(1), uint(family.BitLen()-length))
}

// roundUp returns the lowest multiple of step that is not below n.
func roundUp(n, step *big.Int) *big.Int {
	steps := new(big.Int).Add(n, step)
	steps.Sub(steps, big.NewInt(1)).Div(steps, step)
	return steps.Mul(steps, step)
}

// addressAt returns the address that is n after base; the caller knows that there is one.
func addressAt(base netip.Addr, n *big.Int) netip.Addr {
	sum := new(big.Int).SetBytes(base.AsSlice())
	addr, _ := netip.AddrFromSlice(sum.Add(sum, n).FillBytes(make([]byte, base.BitLen()/8)))
	return addr
}

func blockAt(addr netip.Addr, length int) cty.Value {
	return cty.StringVal(netip.PrefixFrom(addr, length).String())
}
