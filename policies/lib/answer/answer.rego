# METADATA
# description: Answers to a question about the network (yes, no, or unknown with the reasons why) and how they combine.
package egresslint.lib.answer

yes := {"is": "yes", "why": set()}

no := {"is": "no", "why": set()}

unknown(why) := {"is": "unknown", "why": why}

# any answers whether at least one of the answers is yes.
any(answers) := yes if {
	some answer in answers
	answer.is == "yes"
} else := unknown(union({answer.why | some answer in _open(answers)})) if {
	count(_open(answers)) > 0
} else := no

# all answers whether every one of the answers is yes.
all(answers) := no if {
	some answer in answers
	answer.is == "no"
} else := unknown(union({answer.why | some answer in _open(answers)})) if {
	count(_open(answers)) > 0
} else := yes

# agreed is the answer that all answers give; where they differ, partly tells what it depends on.
agreed(answers, partly) := yes if {
	every answer in answers {
		answer.is == "yes"
	}
} else := no if {
	every answer in answers {
		answer.is == "no"
	}
} else := unknown(union({answer.why | some answer in _open(answers)})) if {
	count(_open(answers)) > 0
} else := unknown(partly)

# if_yes is the first answer if the condition holds, and the second if it does not.
if_yes(condition, then, otherwise) := then if {
	condition.is == "yes"
} else := otherwise if {
	condition.is == "no"
} else := then if {
	then.is == otherwise.is
	then.is != "unknown"
} else := unknown(((condition.why | then.why) | otherwise.why))

# setting answers whether a setting of the input is on.
setting(given) := yes if {
	given.is == "yes"
} else := no if {
	given.is == "no"
} else := unknown(reasons(given, ["unknown"]))

# yes_beyond_doubt is the answer as far as the doubts allow it: what would be a yes is then unknown.
yes_beyond_doubt(answer, doubts) := answer if {
	count(doubts) == 0
} else := answer if {
	answer.is == "no"
} else := unknown(answer.why | doubts)

# beyond_doubt is the answer where there are no doubts, and unknown where there are any.
beyond_doubt(answer, doubts) := answer if {
	count(doubts) == 0
} else := unknown(answer.why | doubts)

# no_beyond_doubt is the answer to "is this right?" as a finding would have it: a yes stands, a no only beyond doubt.
no_beyond_doubt(answer, doubts) := answer if {
	answer.is == "yes"
} else := beyond_doubt(answer, doubts)

_open(answers) := {answer | some answer in answers; answer.is == "unknown"}
