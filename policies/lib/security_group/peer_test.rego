package egresslint.lib.peer_test

import data.egresslint.lib.fixture
import data.egresslint.lib.security_group

test_peer_that_grants_nothing if {
	security_group.grants_nothing(fixture.nowhere)
	security_group.grants_nothing(fixture.to_block("127.0.0.1/32"))
	not security_group.grants_nothing(fixture.to_block("127.0.0.0/8"))
}
