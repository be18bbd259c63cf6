/** No stream keeps the phone's copies fresh: what is opened is asked for anew, the copy shown meanwhile. */
export const FRESH = { staleTime: 0 };
