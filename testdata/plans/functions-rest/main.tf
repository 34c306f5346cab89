# Every other function, with its exact result where the plan shows it.

provider "aws" {
  region = "eu-west-1"
}

locals {
  object = { b = [1, 2.5], a = "<&>", c = null, d = { nested = true } }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"

  tags = {
    abs              = abs(-12.4)
    base64encode     = base64encode("Hello World")
    base64gzip       = base64gzip("x") != ""
    base64sha256     = base64sha256("hello")
    base64sha512     = base64sha512("hello")
    basename         = basename("foo/bar/baz.txt")
    can              = can(local.object.missing)
    ceil             = ceil(5.1)
    chomp            = chomp("hello\r\n\n")
    chunklist        = jsonencode(chunklist(["a", "b", "c"], 2))
    coalesce         = coalesce("", "b")
    csvdecode        = jsonencode(csvdecode("a,b\n1,\"2, 3\"\n"))
    dirname          = dirname("foo/bar/baz.txt")
    element          = element(["a", "b", "c"], 4)
    element_negative = element(["a", "b", "c"], 1)
    endswith         = endswith("HelloWorld", "World")
    floor            = floor(-4.9)
    format           = format("%-5s|%05d|%x|%q|%t|%e|%v", "a", 42, 255, "q", true, 1234.5, local.object.b)
    formatdate       = formatdate("DD MMM YYYY hh:mm ZZZ EEEE 'at' h AA", "2018-01-02T23:12:01Z")
    formatlist       = join(",", formatlist("%s=%d", ["a", "b"], [1, 2]))
    indent           = indent(2, "a\nb\n\nc")
    jsonencode       = jsonencode(local.object)
    jsondecode       = jsondecode("{\"a\": 1e3}").a
    keys             = join(",", keys(local.object))
    log              = format("%.4f", log(50, 10))
    lookup           = lookup({ a = "ay" }, "b", "what?")
    lower            = lower("ÄB")
    max              = max([1, 5.5, 3]...)
    md5              = md5("hello world")
    merge            = jsonencode(merge({ a = 1, b = 2 }, null, { b = 3 }))
    min              = min(12, 54, 3)
    one              = one(["x"])
    parseint         = parseint("-1010", 2)
    pow              = pow(4, 0.5)
    range            = jsonencode(range(10, 1, -3))
    range_up         = jsonencode(range(0, 1, 0.25))
    regex            = jsonencode(regex("([a-z]+)-(\\d+)", "abc-42-x"))
    regex_named      = regex("(?P<host>[^/]+)/(?P<path>.*)", "example.com/a/b").path
    regexall         = jsonencode(regexall("[a-z]{2}", "abcd efg"))
    replace          = replace("hello world", "/w(.*)d/", "W$${1}D-$1")
    reverse          = join("", reverse(["a", "b", "c"]))
    rsadecrypt       = can(rsadecrypt("x", "y"))
    setproduct       = jsonencode(setproduct(["a", "b"], ["x"], [1, 2]))
    sha1             = sha1("hello")
    sha256           = sha256("hello")
    sha512           = substr(sha512("hello"), 0, 16)
    signum           = signum(-13)
    slice            = jsonencode(slice(["a", "b", "c", "d"], 1, 3))
    sort             = join(",", sort(["e", "d", "a", "x", "A"]))
    split            = jsonencode(split(",", "foo,,bar"))
    startswith       = startswith("hello", "hell")
    strcontains      = strcontains("hello", "ll")
    strrev           = strrev("a☃")
    substr           = substr("hello world", -5, -1)
    sum              = sum([10, 13, 6.5])
    templatestring   = templatestring(local.template, { name = "x" })
    textencodebase64 = textencodebase64("Hi", "UTF-16LE")
    textdecodebase64 = textdecodebase64("SABpAA==", "UTF-16LE")
    timeadd          = timeadd("2017-11-22T00:00:00Z", "10m")
    timecmp          = timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00+01:00")
    title            = title("hello wORLD")
    tobool           = tobool("true")
    tolist           = jsonencode(tolist(toset(["b", "a"])))
    tomap            = jsonencode(tomap({ a = "x", b = true }))
    tonumber         = tonumber("012")
    tostring         = tostring(1e21)
    transpose        = jsonencode(transpose({ a = ["1", "2"], b = ["2"] }))
    trim             = trim("?!hello?!", "!?")
    trimprefix       = trimprefix("helloworld", "hello")
    trimspace        = trimspace("\t hi \n")
    trimsuffix       = trimsuffix("helloworld", "world")
    try              = try(local.object.missing, "fallback")
    type             = issensitive(sensitive("x"))
    upper            = upper("straße")
    urlencode        = urlencode("Hello World & ü")
    uuidv5           = uuidv5("dns", "www.terraform.io")
    values           = jsonencode(values({ b = 2, a = 1 }))
    yamldecode       = jsonencode(yamldecode("a: 1\nb: &x [1.5, ~, yes, 0x1f]\nc: *x\n"))
    yamlencode       = yamlencode({ a = "x: y", list = [1, true, null, "5"], m = { k = "multi\nline" } })
    zipmap           = jsonencode(zipmap(["a", "b"], [1, "x"]))
    alltrue          = alltrue([])
    anytrue          = anytrue(["true", false])
    contains         = contains(["a"], "a")
    distinct         = jsonencode(distinct([1, "1", 2]))
    flatten          = jsonencode(flatten([["a", []], [["b"], "c"], "d"]))
    index            = index(["a", "b"], "b")
    length           = length("☃é") + length({ a = 1 }) + length([1, 2])
    matchkeys        = jsonencode(matchkeys(["1", "2", "3"], ["a", "b", "a"], ["a"]))
    cidrsubnets      = jsonencode(cidrsubnets("fd00:fd12:3456:7890::/56", 16, 16, 16, 32))
    cidrhost         = cidrhost("fd00:fd12:3456:7890:00a2::/72", 34)
    cidrsubnet       = cidrsubnet("1.1.0.0/20", 4, 15)
    nullif           = local.object.c == null
    arithmetic       = "${7 / 2} ${7 % 3} ${-7 % 3} ${1 / 3} ${10 / 2} ${2 * 3.5} ${0.1 + 0.2} ${100000000000000000000 + 1}"
    logic            = "${1 < 2 && !(2 <= 1) || false} ${"a" == "a"} ${1 == "1"} ${[1] == [1]} ${{ a = 1 } == { a = 1 }}"
  }
}

locals {
  template = "hello $${name} %%{ if name == \"x\" }yes%%{ endif }"
}
