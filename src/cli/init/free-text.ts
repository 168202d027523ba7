import type { Example } from './example.ts';

/** Replies to customers from a policy: what must be in them, what must not, how long, in which language. */
export const freeText: Example = {
  about: 'what a free text says, leaves out, its length and language',
  description: 'Answers customers from the shop’s policy.',
  system: `You answer the customers of a shop by mail. This is all that you know:

- Goods can be returned within 30 days, unused. The refund takes 5 working days.
- Parcels within the country take 2 days and cost 4.90 EUR; above 60 EUR they are free.
- The shop is open Monday to Saturday, 9:00 to 18:00, and closed on Sunday.
- Gift cards are valid for 3 years. They cannot be exchanged for money.

Answer the question in at most 60 words, in the language of the customer. Give the numbers as digits. If the answer is not in the
list, say that a colleague will reply, and promise nothing.
`,
  user: '"{{ question }}"',
  rest: `assert:
  - { type: not-refusal }
  - { type: word-count, min: 5, max: 60 }
  # The fact that a right answer holds.
  - { type: regex, value: "{{ expected }}", flags: i, name: holds the fact }
  # What nobody allowed it to promise.
  - { type: not-regex, value: "discount|voucher|rabatt|gutschein|compensation", flags: i, name: promises nothing }
gate:
  # What 12 cases can vouch for. With some 50 cases of your own, remove it: the size of the suite decides then.
  max_drop: 20
  # A case that must never break, whatever the mean says.
  required: [unknown-warranty]
cases:
  # An id pairs a case with the baseline: it stays when cases are moved or edited.
  - { id: return-window, vars: { question: "How long can I return shoes?" }, expected: "\\\\b30\\\\b", tags: [returns] }
  - { id: refund-time, vars: { question: "When do I get my money after a return?" }, expected: "\\\\b5\\\\b", tags: [returns] }
  - { id: return-late, vars: { question: "I bought it 45 days ago. Can it go back?" }, expected: "\\\\b30\\\\b", tags: [returns] }
  - { id: parcel-time, vars: { question: "How long does a parcel take?" }, expected: "\\\\b2\\\\b", tags: [shipping] }
  - { id: parcel-cost, vars: { question: "What does shipping cost for an order of 20 EUR?" }, expected: "4[.,]90", tags: [shipping] }
  - { id: parcel-free, vars: { question: "From which amount is shipping free?" }, expected: "\\\\b60\\\\b", tags: [shipping] }
  - { id: open-saturday, vars: { question: "Until when are you open on Saturday?" }, expected: "18|6 ?p", tags: [hours] }
  - { id: open-sunday, vars: { question: "Can I come on Sunday?" }, expected: "closed|not open", tags: [hours] }
  - { id: gift-card, vars: { question: "Does my gift card expire?" }, expected: "\\\\b3\\\\b", tags: [cards] }
  - id: german-return
    vars: { question: "Wie lange kann ich die Schuhe zurückgeben, wenn sie mir nicht passen?" }
    expected: "\\\\b30\\\\b"
    tags: [returns]
    # Of this case alone, beside those of the suite.
    assert: [{ type: language, value: de }]
  - { id: unknown-warranty, vars: { question: "How long is the warranty on a bicycle?" }, expected: "colleague", tags: [unknown] }
  - { id: unknown-stock, vars: { question: "Do you have the red lamp in stock?" }, expected: "colleague", tags: [unknown] }
`,
};
