/** What the demonstration page says of each center. Only what is known of it; nothing is carried from one to another. */
const CARE = {
  php: ["Partial hospitalization (PHP)", "Structured days with support, and home at night."],
  iop: ["Intensive outpatient (IOP)", "Therapy on several days a week, around work, school or family."],
  op: ["Outpatient (OP)", "Continued therapy after a higher level of care, or to stay connected."],
  mat: ["Medication-assisted treatment (MAT)", "Medication together with counseling."],
  detox: ["Detox", "Medical support through withdrawal."],
  residential: ["Residential", "Living in a structured setting with daily therapy."],
  aftercare: ["Aftercare", "A plan for support after treatment."],
  medical_detox: ["Medical detox", "Withdrawal with medical supervision around the clock."],
  inpatient: ["Inpatient", "A structured setting with continuous medical care and counseling."],
  detox_youngstown: ["Detox", "Medically supported, in a caring environment."],
  residential_youngstown: ["Residential", "Staff and peers who support you, and space to heal."],
  residential_home: ["Residential", "Home-like housing, daily therapy and peer support."],
};

export const SITES = {
  "midwest-recovery-toledo": { name: "Midwest Recovery Center", town: "Toledo, Ohio", care: ["php", "iop", "op", "mat"] },
  "ohio-treatment-toledo": { name: "Ohio Treatment Center", town: "Toledo, Ohio", care: ["php", "iop", "op", "mat"] },
  "midwest-detox-maumee": { name: "Midwest Detox Center", town: "Maumee, Ohio", care: ["detox", "residential", "aftercare"] },
  "ohio-detox-maumee": { name: "Ohio Detox Center", town: "Maumee, Ohio", care: ["medical_detox", "inpatient", "residential_home"] },
  "midwest-youngstown": { name: "Midwest Centers at Youngstown", town: "Youngstown, Ohio", care: ["detox_youngstown", "iop", "residential_youngstown", "mat"] },
};

/** Name and description of one kind of care. */
export const careOf = (id) => CARE[id];
