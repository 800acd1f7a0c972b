package measure

# What is not said is undefined, and what is undefined is a no.
granted if {
	input.order_issued
	input.went_home == false
	input.born_in_japan
	input.attending_school
	input.wishes_to_stay
	input.schooling in {"elementary", "junior_high", "high"}
	input.birth_date > "2004-12-31"
	input.birth_date > "2006-06-10"
	input.came_to_school <= "2023-06-10"
	not_barred
}

not_barred if input.custodian != null

not_barred if {
	every parent in input.parents {
		harmless(parent)
	}
}

harmless(parent) if parent.household != input.household

harmless(parent) if {
	parent.illegal_entry == false
	parent.root_violation == false
	parent.antisocial == false
	every sentence in parent.sentences {
		light(sentence)
	}
	count([sentence | some sentence in parent.sentences; may_be_imprisonment(sentence)]) <= 1
}

light(sentence) if sentence.suspended

light(sentence) if sentence.length in {null, "P6M", "P1Y"}

may_be_imprisonment(sentence) if not sentence.length == null
