import { defineAssertion } from 'llm-eval';

/** What a schema cannot say of an invoice: its lines add up to its total, and its customer is in the catalogue. */
export default defineAssertion(({ output, with: given }) => {
  const { catalogue } = given as { readonly catalogue: readonly { readonly id: string }[] };
  const invoice = readInvoice(output);
  if (!invoice)
    return { pass: false, reason: 'the answer is not an invoice with lines, discount, tax and total' };

  const lines = invoice.lines.reduce((sum, line) => sum + cents(line.amount), 0);
  const due = lines - cents(invoice.discount) + cents(invoice.tax);
  if (due !== cents(invoice.total)) {
    const parts = `lines ${money(lines)} - discount ${money(cents(invoice.discount))} + tax ${money(cents(invoice.tax))}`;
    return {
      pass: false,
      reason: `${parts} = ${money(due)}, but the total says ${money(cents(invoice.total))}`,
    };
  }

  const known = catalogue.some((customer) => customer.id === invoice.customer_id);
  return { pass: known, reason: known ? '' : `customer ${invoice.customer_id} is not in the catalogue` };
});

interface Invoice {
  readonly customer_id: string;
  readonly lines: readonly { readonly amount: number }[];
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

function readInvoice(output: unknown): Invoice | undefined {
  if (typeof output !== 'object' || output === null) return undefined;
  const { customer_id, lines, discount, tax, total } = output as Partial<Record<keyof Invoice, unknown>>;
  if (typeof customer_id !== 'string' || !Array.isArray(lines)) return undefined;
  if (![discount, tax, total, ...lines.map((line) => line?.amount)].every(Number.isFinite)) return undefined;
  return output as Invoice;
}

/** Whole cents, so that sums are exact. */
function cents(amount: number): number {
  return Math.round(amount * 100);
}

function money(amount: number): string {
  return (amount / 100).toFixed(2);
}
