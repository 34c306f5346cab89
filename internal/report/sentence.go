package report

import "strings"

// longestHeadline is how many characters a headline has at most, if there is a place to part it.
const longestHeadline = 100

// splitMessage parts a message of one or several sentences into a headline, facts, and what to do.
func splitMessage(message string) (head string, facts, help []string) {
	message = strings.TrimSuffix(message, ".")
	if before, run, found := strings.Cut(message, " (run: "); found {
		message, help = before, []string{"run: " + strings.TrimSuffix(run, ")")}
	}
	sentences := strings.Split(message, ". ")
	head = sentences[0]
	for _, mark := range []string{": ", "; ", ", and "} {
		at := strings.LastIndex(head[:min(len(head), longestHeadline)], mark)
		if len([]rune(head)) > longestHeadline && at > 0 {
			head, facts = head[:at], append([]string{head[at+len(mark):]}, facts...)
		}
	}
	for _, sentence := range sentences[1:] {
		help = append(help, uncapitalised(sentence))
	}
	return uncapitalised(head), facts, help
}

// uncapitalised makes the first letter of a sentence small if that does not change a name.
func uncapitalised(sentence string) string {
	word, _, _ := strings.Cut(sentence, " ")
	switch word {
	case "A", "An", "In", "It", "No", "None", "Nothing", "Only", "The", "There", "These", "This", "Two", "What", "Whether",
		"Add", "Check", "Create", "Declare", "Did", "Fetch", "Give", "If", "Make", "Move", "Name", "Pass", "Put", "Remove", "Run", "Say", "Set", "Use", "Write":
		return strings.ToLower(word) + strings.TrimPrefix(sentence, word)
	}
	return sentence
}
