import { OutLink, Picture, Price, Rating } from "./pieces";
import type { Item } from "./shapes";

/** Which product a card is about. */
export function ItemHead({ item, bare = false }: { readonly item: Item; readonly bare?: boolean }) {
  return (
    <div className="flex items-start gap-3">
      <Picture picture={item.picture} sizes="4.5rem" className="card-thumb-large" />
      <div className="min-w-0 grow">
        <p className="font-medium">
          <OutLink href={item.href} plain className="card-name-link">
            {item.name}
          </OutLink>
        </p>
        <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5">
          {bare ? null : <Price price={item.price} from={item.from_price} />}
          <Rating rating={item.rating} />
          {item.seller === "" ? null : <p className="text-xs text-ink-soft">{item.seller}</p>}
        </div>
      </div>
    </div>
  );
}
