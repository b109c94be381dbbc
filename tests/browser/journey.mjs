// The journey: a whole exercise, from the first link to the last step of the hot-wash, as people in a room play it.

import { gather } from "./journey/gather.mjs";
import { firstMove } from "./journey/first.mjs";
import { secondMove } from "./journey/second.mjs";
import { thirdMove } from "./journey/third.mjs";
import { finish } from "./journey/finish.mjs";
import { beside } from "./journey/beside.mjs";

/** Plays it; gives back the digest of the session as it was recorded. */
export async function journey(room, paths) {
  await gather(room);
  await firstMove(room);
  await secondMove(room);
  await thirdMove(room);
  const digest = await finish(room, paths);
  await beside(room);
  return digest;
}
