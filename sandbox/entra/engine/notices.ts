import type { Job } from "../model";
import type { Quarantine } from "./quarantine";

/** The address that the service writes from. */
const sender = "azure-noreply@microsoft.com";

/**
 * Notes the e-mail about a quarantine: one for each reason. Nothing leaves the machine.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 * @param recipients as stored in SyncNotificationSettings; null: notifications are off
 */
export function notify(
  job: Job,
  recipients: string | null,
  { reason, error }: Quarantine,
  times: { readonly seriesBegan: string; readonly sentDateTime: string },
): void {
  const addresses = (recipients ?? "").split(/[,;]/).flatMap((address) => address.trim() || []);
  const notices = job.notices ?? [];
  const isTold = notices.some((notice) => notice.reason === reason && notice.seriesBegan === times.seriesBegan);
  if (addresses.length === 0 || isTold) return;
  job.notices = [...notices, { ...times, from: sender, recipients: addresses, reason, message: error.message }];
}
